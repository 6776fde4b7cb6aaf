output "database_profile" {
  description = "Instance profile of the databases' hosts."
  value       = aws_iam_instance_profile.database.name
}

output "photos_user" {
  description = "Who signs addresses of uploads."
  value       = aws_iam_user.photos.name
}

output "policies" {
  description = "What is allowed, by whom."
  value       = { database = local.database, photos = local.photos }
}
