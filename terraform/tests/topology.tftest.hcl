# What a fleet is made of, and where it stands.

mock_provider "aws" {
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock", bucket_regional_domain_name = "mock.s3.eu-central-1.amazonaws.com" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
}

variables {
  environment = "production"
  zones       = ["eu-central-1a", "eu-central-1b", "eu-central-1c"]
  admins      = ["203.0.113.0/24"]
  image       = "ami-0123456789abcdef0"
  key_name    = "samovar"
  domain      = "restaurant.example.org"
  hosts = {
    edge1    = { group = "edge" }
    app1     = { group = "app" }
    app2     = { group = "app", zone = 1 }
    db1      = { group = "primary", zone = 1, type = "r7i.large", disk = 200 }
    queue1   = { group = "queue" }
    cache1   = { group = "cache" }
    monitor1 = { group = "monitoring" }
  }
  replicas = { failover = 2, reports = 1 }
}

run "hosts_and_replicas" {
  command = plan

  assert {
    condition     = length(output.hosts) == 10
    error_message = "seven hosts and three replicas"
  }
  assert {
    condition = alltrue([
      for h in values(output.hosts) : h.follows == "db1" && h.zone != 1 && h.type == "r7i.large" && h.disk == 200
      if contains(["failover", "reports"], h.group)
    ])
    error_message = "a replica is like its primary and stands in another zone"
  }
  assert {
    condition     = output.hosts["db1-failover1"].zone != output.hosts["db1-failover2"].zone
    error_message = "two that stand by do not share a zone either"
  }
  assert {
    condition     = alltrue([for h in values(module.hosts.instances) : h.root_block_device[0].encrypted])
    error_message = "disks are encrypted"
  }
  assert {
    condition     = alltrue([for h in values(module.hosts.instances) : h.metadata_options[0].http_tokens == "required"])
    error_message = "the metadata service wants a token"
  }
  assert {
    condition = alltrue([
      for n, h in module.hosts.instances : h.associate_public_ip_address == contains(["edge1", "monitor1"], n)
    ])
    error_message = "edges and the way in alone have public addresses"
  }
  assert {
    condition = alltrue([
      for n, h in module.hosts.instances : h.disable_api_termination == startswith(n, "db1")
    ])
    error_message = "databases of production, and they alone, are not ended by a call"
  }
  assert {
    condition     = alltrue([for n, h in module.hosts.instances : !h.root_block_device[0].delete_on_termination if startswith(n, "db1")])
    error_message = "a database's disk outlives its instance"
  }
}

run "staging_in_two_zones" {
  command = plan

  variables {
    environment = "staging"
    zones       = ["eu-central-1a", "eu-central-1b"]
    replicas    = { failover = 3, reports = 0, type = "r7i.xlarge" }
  }
  assert {
    condition     = !anytrue([for h in values(module.hosts.instances) : h.disable_api_termination])
    error_message = "staging ends without ceremony"
  }
  assert {
    condition     = alltrue([for h in values(output.hosts) : h.zone == 0 && h.type == "r7i.xlarge" if h.group == "failover"])
    error_message = "with two zones the other one has them all, of the type that was asked for"
  }
}
