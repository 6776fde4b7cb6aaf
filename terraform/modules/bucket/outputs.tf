output "name" {
  description = "The bucket's name."
  value       = aws_s3_bucket.this.id
}

output "arn" {
  description = "What policies call it."
  value       = aws_s3_bucket.this.arn
}

output "domain" {
  description = "Where it is reached."
  value       = aws_s3_bucket.this.bucket_regional_domain_name
}

output "rules" {
  description = "What holds for it."
  value = {
    private = alltrue([
      aws_s3_bucket_public_access_block.this.block_public_acls,
      aws_s3_bucket_public_access_block.this.block_public_policy,
      aws_s3_bucket_public_access_block.this.ignore_public_acls,
      aws_s3_bucket_public_access_block.this.restrict_public_buckets,
    ])
    lock    = try(aws_s3_bucket_object_lock_configuration.this[0].rule[0].default_retention[0].days, 0)
    origins = try(tolist(tolist(aws_s3_bucket_cors_configuration.this[0].cors_rule)[0].allowed_origins), tolist([]))
  }
}
