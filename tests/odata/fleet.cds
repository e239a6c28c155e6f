// MZone's entity sets, as its page names them, for a server that we did not write. What no test asks for is left out.

@path: '/mzone62.api'
service MZone {

  entity Vehicles {
    key id                         : UUID;
        unit_Id                    : UUID;
        description                : String;
        registration               : String;
        vin                        : String;
        ignitionOn                 : Boolean;
        odometer                   : Integer;
        decimalOdometer            : Decimal(15, 3);
        utcStartDate               : Timestamp;
        utcLastModified            : Timestamp;
        lastKnownEventUtcTimestamp : Timestamp;
        make_Id                    : Integer;
        lastKnownPosition          : Composition of one LastKnownPositions on lastKnownPosition.vehicle_Id = id;
        vehicleGroups              : Composition of many VehicleGroups on vehicleGroups.vehicle_Id = id;
        events                     : Composition of many Events on events.vehicle_Id = id;
        trips                      : Composition of many Trips on trips.vehicle_Id = id;
  }

  entity VehicleGroups {
    key id          : UUID;
    key vehicle_Id  : UUID;
        description : String;
  }

  entity LastKnownPositions {
    key vehicle_Id            : UUID;
        utcTimestamp          : Timestamp;
        latitude              : Double;
        longitude             : Double;
        speed                 : Double;
        eventType_Id          : Integer;
        eventType_Description : String;
        vehicle               : Association to one Vehicles on vehicle.id = vehicle_Id;
  }

  entity Trips {
    key id                  : Int64;
        vehicle_Id          : UUID;
        vehicle_Description : String;
        startUtcTimestamp   : Timestamp;
        endUtcTimestamp     : Timestamp;
        duration            : Integer;
        distance            : Double;
        maxSpeed            : Double;
        events              : Association to many Events on events.trip_Id = id;
  }

  entity Events {
    key id                    : UUID;
        trip_Id               : Int64;
        vehicle_Id            : UUID;
        utcTimestamp          : Timestamp;
        latitude              : Double;
        longitude             : Double;
        speed                 : Double;
        eventType_Id          : Integer;
        eventType_Description : String;
  }

  entity Notifications {
    key id                      : UUID;
        message                 : String;
        notificationTemplate_Id : UUID;
        utcTimestamp            : Timestamp;
        readUtcTimestamp        : Timestamp;
  }

}
