variable "name" {
  description = "The fleet's name."
  type        = string
}

variable "photos" {
  description = "The bucket of photos, by ARN."
  type        = string
}

variable "backups" {
  description = "The bucket of backups, by ARN."
  type        = string
}
