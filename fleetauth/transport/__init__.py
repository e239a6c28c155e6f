"""One authenticated request: schemes, the origin guard, retries, quotas, paging, the HTTP engine's seam."""
