# Who may what at the provider: hosts of databases their backups, the menu its
# photos. All other hosts have no profile, so no credentials at all.

locals {
  # pgBackRest expires by DeleteObject, which leaves a version that the lock
  # keeps; DeleteObjectVersion is nobody's
  database = [
    { actions = ["s3:ListBucket", "s3:GetBucketLocation"], on = [var.backups] },
    { actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], on = ["${var.backups}/*"] },
  ]
  photos = [
    { actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], on = ["${var.photos}/*"] },
  ]
}

resource "aws_iam_role" "database" {
  name = "${var.name}-database"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "database" {
  name = "backups"
  role = aws_iam_role.database.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for g in local.database : { Effect = "Allow", Action = g.actions, Resource = g.on }]
  })
}

resource "aws_iam_instance_profile" "database" {
  name = "${var.name}-database"
  role = aws_iam_role.database.name
}

# Addresses for uploads are signed with a key of its own, which only that pool
# reads; a host's profile would be everybody's on it.
resource "aws_iam_user" "photos" {
  name = "${var.name}-photos"
}

resource "aws_iam_user_policy" "photos" {
  name = "photos"
  user = aws_iam_user.photos.name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for g in local.photos : { Effect = "Allow", Action = g.actions, Resource = g.on }]
  })
}
