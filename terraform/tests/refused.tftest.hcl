# Inputs that are refused, each by the variable that is at fault. A run tries one
# of each variable, since it is the provider's start that takes long.

mock_provider "aws" {
  mock_resource "aws_s3_bucket" {
    defaults = { arn = "arn:aws:s3:::mock", bucket_regional_domain_name = "mock.s3.eu-central-1.amazonaws.com" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/mock" }
  }
}

variables {
  environment = "staging"
  zones       = ["eu-central-1a", "eu-central-1b"]
  admins      = ["203.0.113.0/24"]
  image       = "ami-0123456789abcdef0"
  key_name    = "samovar"
  domain      = "restaurant.example.org"
  hosts = {
    edge1    = { group = "edge" }
    app1     = { group = "app" }
    db1      = { group = "primary" }
    queue1   = { group = "queue" }
    cache1   = { group = "cache" }
    monitor1 = { group = "monitoring" }
  }
}


run "round_1" {
  command = plan

  variables {
    # unknown environment
    environment = "testing"
    # the world as admin
    admins = ["0.0.0.0/0"]
    # one zone
    zones = ["eu-central-1a"]
    # a public network
    cidr = "8.8.0.0/16"
    # a domain with a scheme
    domain = "https://restaurant.example.org"
    # no image
    image = "debian-12"
    # locked for ever
    keep_backups = 100000
    # negative replicas
    replicas = { failover = -1 }
    # two primaries
    hosts = {
      edge1    = { group = "edge" }
      app1     = { group = "app" }
      db1      = { group = "primary" }
      queue1   = { group = "queue" }
      cache1   = { group = "cache" }
      monitor1 = { group = "monitoring" }
      db2      = { group = "primary" }
    }
  }
  expect_failures = [var.environment, var.admins, var.zones, var.cidr, var.domain, var.image, var.keep_backups, var.replicas, var.hosts]
}

run "round_2" {
  command = plan

  variables {
    # half the world as admin
    admins = ["203.0.113.0/24", "128.0.0.0/1"]
    # a zone twice
    zones = ["eu-central-1a", "eu-central-1a"]
    # a small network
    cidr = "10.99.0.0/24"
    # two brokers
    hosts = {
      edge1    = { group = "edge" }
      app1     = { group = "app" }
      db1      = { group = "primary" }
      queue1   = { group = "queue" }
      cache1   = { group = "cache" }
      monitor1 = { group = "monitoring" }
      queue2   = { group = "queue" }
    }
  }
  expect_failures = [var.admins, var.zones, var.cidr, var.hosts]
}

run "round_3" {
  command = plan

  variables {
    # nobody as admin
    admins = []
    # two caches
    hosts = {
      edge1    = { group = "edge" }
      app1     = { group = "app" }
      db1      = { group = "primary" }
      queue1   = { group = "queue" }
      cache1   = { group = "cache" }
      monitor1 = { group = "monitoring" }
      cache2   = { group = "cache" }
    }
  }
  expect_failures = [var.admins, var.hosts]
}

run "round_4" {
  command = plan

  variables {
    # no network as admin
    admins = ["office"]
    # an unknown group
    hosts = {
      edge1    = { group = "edge" }
      app1     = { group = "app" }
      db1      = { group = "primary" }
      queue1   = { group = "queue" }
      cache1   = { group = "cache" }
      monitor1 = { group = "monitoring" }
      kitchen1 = { group = "kitchen" }
    }
  }
  expect_failures = [var.admins, var.hosts]
}

run "round_5" {
  command = plan

  variables {
    # a replica by hand
    hosts = {
      edge1    = { group = "edge" }
      app1     = { group = "app" }
      db1      = { group = "primary" }
      queue1   = { group = "queue" }
      cache1   = { group = "cache" }
      monitor1 = { group = "monitoring" }
      db2      = { group = "failover" }
    }
  }
  expect_failures = [var.hosts]
}

run "round_6" {
  command = plan

  variables {
    # a name for no host
    hosts = {
      edge1    = { group = "edge" }
      app1     = { group = "app" }
      db1      = { group = "primary" }
      queue1   = { group = "queue" }
      cache1   = { group = "cache" }
      monitor1 = { group = "monitoring" }
      "App 3"  = { group = "app" }
    }
  }
  expect_failures = [var.hosts]
}

run "round_7" {
  command = plan

  variables {
    # no disk
    hosts = {
      edge1    = { group = "edge" }
      app1     = { group = "app" }
      db1      = { group = "primary" }
      queue1   = { group = "queue" }
      cache1   = { group = "cache" }
      monitor1 = { group = "monitoring" }
      app2     = { group = "app", disk = 1 }
    }
  }
  expect_failures = [var.hosts]
}

run "round_8" {
  command = plan

  variables {
    # no app
    hosts = { db1 = { group = "primary" }, queue1 = { group = "queue" } }
  }
  expect_failures = [var.hosts]
}

run "round_9" {
  command = plan

  variables {
    # a replica's name
    hosts = {
      edge1           = { group = "edge" }
      app1            = { group = "app" }
      db1             = { group = "primary" }
      queue1          = { group = "queue" }
      cache1          = { group = "cache" }
      monitor1        = { group = "monitoring" }
      "db1-failover1" = { group = "app" }
    }
  }
  expect_failures = [var.hosts]
}
