variable "name" {
  description = "The fleet's name, before each host's."
  type        = string
}

variable "image" {
  description = "Debian's machine image."
  type        = string
}

variable "key_name" {
  description = "SSH key pair."
  type        = string
}

variable "keep" {
  description = "Precious hosts are not ended by a call of the API."
  type        = bool
}

variable "hosts" {
  description = "Name to what the instance is."
  type = map(object({
    type     = string
    disk     = number
    group    = string
    guards   = list(string)
    public   = bool
    subnet   = string
    profile  = string
    precious = bool
  }))
}
