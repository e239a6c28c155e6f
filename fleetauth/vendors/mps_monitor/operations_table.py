"""The table of MPS Monitor's 544 published operations, compact. What reads it is `operations`.

A line without indent is the first part of the path. Below it: the method, what the operation gives, and the rest of the
path, one word for each operation; ``.`` is the group itself. ``pages:request.`` wants that before the names of its
paging fields, ``pages:none`` has the shape of a page but takes no paging, ``other`` answers without an envelope.
"""

from __future__ import annotations

from typing import Final

TABLE: Final = """\
Account
  GET one GetProfile GetPsk2faData GetPsk2faDataForProfile GetPsk2faDataForAccount
  POST other RefreshAuthCookie Logout
  POST one UpdateProfile SetPreferredDealer GetAccount Create Update ChangeLanguage
  POST done Enable2faForAccount Enable2faForProfile SendOtpEmailForAccount ChangePassword ResetPassword
    ResetPasswordVerifyToken
  POST pages GetAccounts
  DELETE done Delete Delete2fa DeleteProfile2fa
AlertLimit2
  POST done DisableAlertLimits Dealer/CreateDefault Dealer/CreateProduct Customer/CreateDefault
    Customer/CreateProduct Device/CreateDefault
  GET many GetAllLimits Dealer/GetDefault Dealer/GetProductList Dealer/GetProduct Customer/GetDefault
    Customer/GetProductList Customer/GetProduct Device/GetDefault
  PUT done Dealer/UpdateDefault Dealer/UpdateProduct Customer/UpdateDefault Customer/UpdateProduct
    Device/UpdateDefault
  DELETE done Dealer/DeleteProduct Customer/DeleteDefaultForConsumable Customer/DeleteProduct
    Device/DeleteDefaultForConsumable
AlertLimit
  GET one Dealer/Get Customer/Get Device/Get
  PUT done Dealer/Update Customer/Update Customer/Product/Update Device/Update
  GET many Customer/Product/List
  DELETE done Customer/Delete Device/Delete
  POST done Customer/Product/Delete
Analytics
  GET one GetReportResult
  GET other GetReportFileResult
ApiClient
  GET pages List
  GET one Get Account/Get
  PUT one Update Account/Update
  POST one Create Account/Create
  DELETE done Delete Account/Delete
  GET many Account/List
azuread
  GET other GetChallengeUrlRedirect
  GET one GetDealerAzureSettings GetCustomerAzureSettings
  POST one CreateAzureDomain
  PUT one UpdateAzureDomain
Billing
  POST pages GetCustomersContracts GetDealerInvoicesList GetCustomersInvoicesList GetCustomerInvoicesList
  POST one GetDealerInvoice GetCustomerInvoice
  GET many GetInvoiceCategories
  PATCH done UpdateCustomerInvoice
Communication
  GET many GetPortalReleaseNotes
Consumable
  POST many List
CostCenter
  POST pages List
  POST one Get
  POST done Create Update
  DELETE done Delete
Counter
  POST many List ListDetailed ListBlended
  POST one Catalog/Export Device/Update
  POST pages Catalog/List
  PUT done Catalog/Update
  GET one Catalog/Suggestions Device/Export
  GET many Device/List ListMaintenanceKitCounters
  POST done Device/UpdateCounterDetailTag UploadOfflineDeviceCounters
  DELETE one Device/Delete
Customer
  POST done SendEXplorerInvitation CreateCustomer DeleteCustomer
  POST pages GetCustomers
  POST one GetCustomer GetCustomerByCode UpdateCustomer
  POST many GetEmailExplorerInstallationToCustomer
  GET one AlertSettings/Get Accessories/Get AdvancedOptions/Get CustomerServicesStatus/Get eXplorerSettings/Get
    EpsonSettings/Get EpsonUSBCustomerId/Get
  PUT done AlertSettings/Update AdvancedOptions/Update eXplorerSettings/Update EpsonSettings/Update
CustomerCredentials
  DELETE done Delete
CustomerDashboard
  GET one . Pages
  POST one Get Devices Connectors
CustomerNotification
  GET many List GetSampleNotification GetNotificationPlaceholders
  GET one Get
  PUT done Update ApplyDealerTemplate
  POST done Create
  DELETE done Delete
CustomField
  GET many List
  GET one Get
  POST one Create
  PUT done Update
  DELETE done Delete
Dealer
  POST pages GetDealers GetDealersInfo GetDealersWithoutContract
  POST one GetDealer GetDealerByCode Get GetDealerSupportTicketConfiguration CounterBlend/Create
  GET one Customizations/Get AccountingSettings/Get RemoteOfflineCountersSettings/Get DistributorSettings/Get
    DealerServicesStatus/Get AlertSettings/Get eXplorerSettings/Get AdvancedOptions/Get AlertLimitOptions/Get
    GetDealerHierarchy DemoRequest/Get Onboarding/Get GetDealerTagsHierarchy ExportDealerTagsHierarchy
    CounterBlend/Get CounterBlendToStandard/Get CounterBlendToStandard/GetByDevice
  PUT done Customizations/Update AccountingSettings/Update RemoteOfflineCountersSettings/Update
    DistributorSettings/Update AlertSettings/Update eXplorerSettings/Update Update DeclineDemoRequest
    PostponeDemoExpiration CounterBlendToStandard/Update
  POST done UpdateDealerSupportTicketConfiguration SaveDealerTagsHierarchy CounterBlendToStandard/Create
  GET pages DemoRequest/List CounterBlend/List CounterBlend/Search CounterBlendToStandard/List
  PUT one Onboarding/Update CounterBlend/Update
  DELETE done CounterBlend/Delete CounterBlend/ClearCounter CounterBlendToStandard/Delete
DealerNotification
  GET one Template/Get Get
  PUT done Template/Update RemoveMailAddressFromCustomers
  GET many List GetSampleNotification GetNotificationPlaceholders
  PUT many Update
  POST done Create
  DELETE done Delete
DealerProduct
  POST one Create
  PUT one Edit
  GET pages List
  GET one Get
  DELETE done Delete
DealerSupply
  GET pages List
  POST many ListSuggested
  GET done Count
  GET one Export Get
  POST one Create UploadSupplies
  POST done CreateFromStandardSupply CreateFromProjectVolumes
  PUT one Update
  DELETE done Delete
DealerSupplyPriceListing
  GET one Get
  GET pages List
  POST one Create Customer/Create
  PUT one Update UpdateByCustomer
  DELETE done Delete
DealerSupplySet
  GET pages List
  GET done Count AssociateByDealerSupplySetAndRelativeProducts
    CountDealerSupplySetAndDevicesPotentialAssociations
  GET one Get ExportExcel Export
  PUT one SaveSupplySet
  POST one UploadSupplySet
  POST done CreateFromProjectVolumes Import CreateFromStandardModels
  DELETE done Delete
  GET many ListDealerSupplySetFromStandardModels
Device
  POST one Get Offline/Get Offline/Create GetDetailedInformations Update UpdateDeviceSerialNumber
    SharpFSS/Create
  GET many GetDeviceAdditionalInfos GetLfpCounters GetDeviceGapInfos ExplorerDataAffinities/List
  GET one GetSuppliesDetailsSummary GetSuppliesDetails GetSuppliesDetailsInfo GetZebraSuppliesDetailsSummary
  POST pages List Offline/List ListMeterReads ListSuppliesDataHistory ListMetersDataHistory
    ListMaintenanceKitMessagesDataHistory ListErrorsMessagesDataHistory ListAttributesDataHistory
  GET pages MaintenanceAlerts/List Deleted/ListByDealer Deleted/List
  POST many ListLevelsDataHistory
  POST done UpdateSupplySetAssociation ResetWorkflowMode
  DELETE done Delete
  PUT one AssignOfficeToDevicesByDeviceId AssignOfficeToDevicesBySerialNumber UpdateDevicesBySerialNumbers
  PUT done Deleted/Restore
Explorer
  GET pages Cluster/List ExplorerDataCommand/List Cluster/AutoClusters GetExplorerDatas GetConnectors
    License/List Configuration/List
  GET pages:none ExplorerDataInfo/List
  GET one GetClusterCounters Cluster/Get Configuration/Get RequestSendLogs DownloadLogs GetDca4Otp
  POST done Cluster/Create Cluster/AddSlaveToCluster Cluster/Delete DeleteExplorerDataExplorerData
    DeleteExplorerData License/Generate Staging/Activate Configuration/Create Configuration/CreateFromTicket
    Schedule/Create Schedule/Update Subnet/Create Hostname/Create WorkingDays/Update ImmediateScanDca4
    SendGetOrWalkByPrinter SendGetOrWalk SendPing SendHpLfpXml SendHpLfpXmlByPrinter ClearOidRegistry
  GET many GetConnectorEndpoints Staging/List Configuration/GetTestTableVersions DataPings DataLogs
    AgentVersions ServiceVersions Dca4ClientVersions Dca4MonitorVersions GetDcaReleaseNotes
  GET done GetExplorerSetupLink GetEndpointsLink GetJamcSetupLink GetDcaCurrentVersion
  DELETE done Staging/Delete Configuration/Delete Schedule/Delete Subnet/Delete Hostname/Delete
  PUT done Configuration/Copy Configuration/Update Configuration/ScanImmediate Subnet/Update Hostname/Update
    Intervals/Update AbortRequestSendLogs AutomaticUpdate UpdateAgent UpdateService AbortUpdateService
    AbortUpdateAgent UpdateDca4Client UpdateDca4Monitor AbortUpdateDca4Client AbortUpdateDca4Monitor
    SetPollingService
  PUT one SetDcaLogLevel
  GET other V3/ReleaseNotes
Integrations
  GET many List GetLogisticPlaceholders GetJoinedCustomers GetJoinedDevices eautomate/GetEAutomateLog
  GET one Get GetNew
  POST one Create ToServ/Create VantageOnline/Create
  PUT one Update
  DELETE done Delete
  GET done eautomate/runjoin
Office
  POST pages List
  POST one UploadOffices Get OfficeFloor/Create
  POST done Create Update OfficeFloor/SavePin
  DELETE done Delete Subnet/Delete OfficeFloor/Delete OfficeFloor/DeletePin
  POST many Subnet/Create
  GET many OfficeFloor/List
  PUT one OfficeFloor/Update
  GET one OfficeFloor/GetPin
okta
  POST one CreateOktaDomain
  PUT one UpdateOktaDomain
  GET other GetDomainRedirect
  GET one GetDealerOktaSettings GetCustomerOktaSettings
Orders
  GET pages:request. GetOrders GetOrderLines
  GET many GetOrderLineStatuses GetOrderAdditionalInfo GetOrderProofOfDelivery
PanelMessageAlert
  POST pages GetErrorCodes List
  POST one Create
  PUT one Update
  DELETE done Delete
Product
  POST pages GetProducts
  GET pages GetBrands GetSnmpDiscoveryBrands GetModels Dealer/List Dealer/ListBrands Dealer/ListModels
    Customer/List
  POST one GetProduct
Project
  POST pages List
  POST one Get
  GET one GetDetail GetContractFile
  POST done Create
  PUT done Update SetRelatedDevicesAlertGenerator ManageDevicesAssociation
  DELETE done Delete
Role
  GET pages List
  GET one Get
  POST one Create Copy
  PUT one Update
  DELETE done Delete
  GET many GetAllCapabilities
Saga
  POST pages List GetSagaOperationLogList GetSagaOperationsList
  GET one Get GetSagaOperationLogMessage
  POST other GetSagaOperationLogFile
SdsAction
  GET pages GetDeviceActions
  GET many GetDeviceActionsDashboard
  GET one GetDeviceAction
  DELETE done DeleteDeviceAction
  POST done ChangeDeviceActionStatus
SdsConnector
  GET pages GetConnectors
  GET many GetJamcConnectors GetWppConnectors GetLogs
  GET one GetConnector
  POST done Download Install Associate Register Unregister RetrieveLog
  GET other DownloadLog
  DELETE done DeleteLog
SdsCustomer
  POST done Activate Deactivate SetCredential UploadVJamcDevices
  PATCH done Update
  GET one GetCredential GetCustomerOperation GetAssessTemplate
  DELETE done DeleteCredential
  GET pages GetCustomerOperations GetAssessTemplates
  PUT done RunOperation
  GET many GetNewAssessTemplate
  POST one CreateAssessTemplate
  PUT one UpdateAssessTemplate
  DELETE one DeleteAssessTemplate
SdsDevice
  GET one GetOnDeviceServices GetDeviceOperation GetSupplyDetails GetConfigItems GetZendeskTicketInfo
  POST done SetOnDeviceServices SetDevicesReboot AbortDeviceReboot PerformPrintQualityDiagnostics
    SetDeviceUpdateFirmware AbortDeviceUpdateFirmware RetrieveDeviceData UpdateConfigItems SetDeviceConfigData
    SetDeviceCredential SendPanelMessage AssessAndRemediate
  GET pages GetDevicesOperations
  GET done GetDeviceRemoteEws
  PUT done HideEarlyReplacement CheckDeviceOperation UpdateDevicesFirmware CopyPolicy
  DELETE done DeleteDeviceCredential RemoveFromSDS RemoveFromCloudDCA
  GET many GetCounters GetAssessTemplate
  POST pages GetDevicesWithFirmwareOutOfDate ListSdsMessageSuppression ListSdsRapa ListSdsCredentials
    ListSdsReboot ListSdsAssessAndRemediate
SdsEvent
  GET many GetDeviceEvents
  GET one GetDeviceEvent
SdsScan
  GET done ScanImmediate ScanDevice
  POST done ScanDevices ScanCustomer ScanConnectors
ShippedSupply
  POST pages List
  POST one Get MassiveUpdate
  POST done CreateInAdvance CreateStock CreateOnAlert Update
  POST many Log
StandardProduct
  GET one GetStandardProductsSummary GetOperation GetExcelReport
  GET many GetProductsToAssociate
  GET pages ListStandardProducts ListOperations ListDevicesInOperation
  POST done CreateOrUpdateOperation ProcessOperation RollbackOperation
SupplyAlert
  POST pages List
  POST many ListByOffice
  POST one Get
  POST done Update MassiveUpdate
  PUT done PostponeAlert
  GET one GetAvailableSuppliesForADevice
  GET many GetAvailableMaintenanceKitTypes GetAvailableMaintenanceKitColors
Ticket
  POST one CreateTicket
  POST done CreateTicketChild
  GET pages GetTickets
  GET one GetTicket GetTicketByNumber GetAttachment
  POST many GetSubTypesByCategories
TraceVolume
  GET pages:none List
  GET one Get
  DELETE done Delete
  POST one Create
  PUT one Update
  PUT done ResetEvents
  POST done CreateManualEvent CloseEvent
TradingPartner
  GET one Get
  GET pages List
  PUT one Update
WhiteLabel
  GET one GetWhiteLabelCustomizationByUrl Get
  PUT one Update UpdateTemplates UpdateDcaLicenses
  GET many GetWhitelabelPlaceholders
ZebraDevice
  POST done SetDevicesReboot SetDevicesUpdateFirmware SetZebraSettings
"""
