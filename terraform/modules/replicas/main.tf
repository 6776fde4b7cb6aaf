# Which hosts the replicas are: names, zones other than their primary's, its
# type and disk. No provider: what uses this makes them like any other host.

locals {
  wanted = merge(
    { for i in range(var.failover) : format("%s-failover%d", var.primary.name, i + 1) => { group = "failover", at = i } },
    { for i in range(var.reports) : format("%s-reports%d", var.primary.name, i + 1) => { group = "reports", at = i } },
  )
}
