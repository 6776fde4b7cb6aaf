# The inventory is text that Ansible reads; nothing is mocked here.

variables {
  hosts = {
    edge1       = { group = "edge", address = "10.99.0.10", public = "203.0.113.10" }
    app1        = { group = "app", address = "10.99.128.11" }
    db1         = { group = "primary", address = "10.99.128.12" }
    db1-reports = { group = "reports", address = "10.99.144.13", follows = "db1" }
    queue1      = { group = "queue", address = "10.99.128.14" }
    cache1      = { group = "cache", address = "10.99.128.15" }
    monitor1    = { group = "monitoring", address = "10.99.0.16", public = "203.0.113.16" }
  }
  variables = { samovar_domain = "restaurant.example.org" }
}

run "text" {
  module {
    source = "./modules/inventory"
  }
  assert {
    condition     = yamldecode(output.text).all.children.database.children.reports.hosts["db1-reports"] == { ansible_host = "10.99.144.13", samovar_follows = "db1" }
    error_message = "a replica has its address and whom it follows"
  }
  assert {
    condition     = yamldecode(output.text).all.vars == { samovar_domain = "restaurant.example.org", samovar_jump = "203.0.113.16" }
    error_message = "all hosts share the domain and the way in"
  }
  assert {
    condition     = toset(keys(yamldecode(output.text).all.children)) == toset(["app", "cache", "database", "edge", "monitoring", "queue"])
    error_message = "each group is there"
  }
  assert {
    condition     = toset(keys(yamldecode(output.text).all.children.database.children)) == toset(["failover", "primary", "reports"])
    error_message = "databases are primary, failover, reports; one that has no host, too"
  }
}

run "a_replica_of_nobody" {
  command = plan
  module {
    source = "./modules/inventory"
  }
  variables {
    hosts = {
      db2      = { group = "failover", address = "10.99.128.12", follows = "db1" }
      monitor1 = { group = "monitoring", address = "10.99.0.16" }
    }
  }
  expect_failures = [var.hosts]
}

run "one_address_twice" {
  command = plan
  module {
    source = "./modules/inventory"
  }
  variables {
    hosts = {
      app1     = { group = "app", address = "10.99.0.16" }
      monitor1 = { group = "monitoring", address = "10.99.0.16" }
    }
  }
  expect_failures = [var.hosts]
}

run "a_secret" {
  command = plan
  module {
    source = "./modules/inventory"
  }
  variables {
    variables = { samovar_redis_password = "x" }
  }
  expect_failures = [var.variables]
}
