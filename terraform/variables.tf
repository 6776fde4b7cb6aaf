variable "environment" {
  description = "staging or production; production's databases cannot be destroyed by accident."
  type        = string

  validation {
    condition     = contains(["staging", "production"], var.environment)
    error_message = "environment is staging or production."
  }
}

variable "region" {
  description = "AWS region."
  type        = string
  default     = "eu-central-1"
}

variable "zones" {
  description = "Availability zones, at least two; a replica stands in another than its primary."
  type        = list(string)

  validation {
    condition     = length(distinct(var.zones)) >= 2 && length(distinct(var.zones)) == length(var.zones)
    error_message = "zones needs two or more different availability zones."
  }
}

variable "cidr" {
  description = "The private network, a /16 to /20 of RFC 1918."
  type        = string
  default     = "10.99.0.0/16"

  validation {
    condition     = can(cidrhost(var.cidr, 0)) && can(regex("^(10|172[.](1[6-9]|2[0-9]|3[01])|192[.]168)[.][0-9.]+/(1[6-9]|20)$", var.cidr))
    error_message = "cidr is a private IPv4 network between /16 and /20."
  }
}

variable "admins" {
  description = "Networks that administrators sign in from by SSH."
  type        = list(string)

  validation {
    condition = length(var.admins) > 0 && alltrue([
      for c in var.admins : can(cidrhost(c, 0)) && can(regex("/(1[6-9]|2[0-9]|3[0-2])$", c))
    ])
    error_message = "admins are one or more IPv4 networks of /16 or smaller; never the whole world."
  }
}

variable "image" {
  description = "Id of Debian 12's machine image in the region (https://wiki.debian.org/Cloud/AmazonEC2Image)."
  type        = string

  validation {
    condition     = can(regex("^ami-[0-9a-f]{8,17}$", var.image))
    error_message = "image is an AMI id, ami- and hexadecimal digits."
  }
}

variable "key_name" {
  description = "Name of the SSH key pair that Ansible signs in with."
  type        = string
}

variable "domain" {
  description = "The restaurant's name in DNS, as guests type it."
  type        = string

  validation {
    condition     = can(regex("^([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]{2,}$", var.domain))
    error_message = "domain is a DNS name in small letters, without a scheme."
  }
}

variable "hosts" {
  description = "Hosts but for the replicas: name to group, type, zone (index into zones) and GiB of disk."
  type = map(object({
    group = string
    type  = optional(string, "t3.small")
    zone  = optional(number, 0)
    disk  = optional(number, 20)
  }))

  validation {
    condition = alltrue([
      for h in values(var.hosts) : contains(["edge", "app", "primary", "queue", "cache", "monitoring"], h.group)
    ])
    error_message = "A host's group is edge, app, primary, queue, cache or monitoring; replicas stand in var.replicas."
  }
  validation {
    condition     = length([for h in values(var.hosts) : h if h.group == "primary"]) == 1
    error_message = "There is exactly one primary."
  }
  validation {
    condition     = contains([1, 3], length([for h in values(var.hosts) : h if h.group == "queue"]))
    error_message = "RabbitMQ has one host or three: two lose their majority with either."
  }
  validation {
    condition = alltrue([
      for g in ["edge", "app", "cache", "monitoring"] : anytrue([for h in values(var.hosts) : h.group == g])
    ])
    error_message = "Each of the groups edge, app, cache and monitoring has a host."
  }
  validation {
    condition     = length([for h in values(var.hosts) : h if h.group == "cache"]) <= 1
    error_message = "There is one cache: what Redis holds can be lost, but must not disagree."
  }
  validation {
    condition     = alltrue([for n, h in var.hosts : can(regex("^[a-z][a-z0-9-]{0,30}$", n))])
    error_message = "A host's name is small letters, digits and hyphens."
  }
  validation {
    condition     = alltrue([for n, h in var.hosts : !can(regex("-(failover|reports)[0-9]*$", n))])
    error_message = "Names that end in -failover or -reports are the replicas'."
  }
  validation {
    condition     = alltrue([for h in values(var.hosts) : h.disk >= 10 && h.disk <= 16384])
    error_message = "A disk has between 10 and 16384 GiB."
  }
}

variable "replicas" {
  description = "Streaming replicas of the primary: for failover, and for reports."
  type = object({
    failover = optional(number, 1)
    reports  = optional(number, 1)
    type     = optional(string, "")
  })
  default = {}

  validation {
    condition     = var.replicas.failover >= 0 && var.replicas.failover <= 5 && var.replicas.reports >= 0 && var.replicas.reports <= 5
    error_message = "There are 0 to 5 replicas for failover and 0 to 5 for reports."
  }
}

variable "keep_backups" {
  description = "Days that a backup cannot be deleted, by nobody."
  type        = number
  default     = 14

  validation {
    condition     = var.keep_backups >= 1 && var.keep_backups <= 365
    error_message = "keep_backups is between 1 and 365 days."
  }
}
