"""One authenticated request, whoever the vendor: schemes, the origin guard, retries, quotas, paging, the HTTP engine's seam."""
