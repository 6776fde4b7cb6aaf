-- Uploaded pictures: an address is given, a picture comes, it is checked and
-- made into sizes, a dish shows it, it goes.
create table uploads (
	key varchar(200) primary key,
	id uuid not null unique,
	store varchar(10) not null check (store in ('local', 's3')),
	filename varchar(200) not null,
	content_type varchar(50) not null,
	content_length bigint check (content_length > 0),
	status varchar(20) not null default 'waiting' check (status in
		('waiting', 'uploaded', 'ready', 'refused', 'gone')),
	problem text,
	width int,
	height int,
	original boolean not null default true,
	expires_at timestamptz not null,
	attempts int not null default 0,
	next_at timestamptz not null default now(),
	unused_since timestamptz default now(),
	created_by int,
	created_at timestamptz not null default now(),
	updated_at timestamptz not null default now()
);
comment on column uploads.key is 'dishes/<id>.<jpg, png or webp>: its name in the store';
comment on column uploads.store is 'where the original is';
comment on column uploads.content_length is 'bytes, signed; null: an rpc, which names none';
comment on column uploads.status is
	'waiting for the upload, uploaded and to be checked, ready to be shown, refused, gone: its files are being deleted';
comment on column uploads.problem is 'why it was refused';
comment on column uploads.width is 'pixels of the original';
comment on column uploads.height is 'pixels of the original';
comment on column uploads.original is
	'the original may still be in the store; it goes once its sizes are made or it is refused';
comment on column uploads.expires_at is 'the address is good until then';
comment on column uploads.attempts is 'how often its work was begun';
comment on column uploads.next_at is 'its work is not begun before; while it runs, its lease';
comment on column uploads.unused_since is 'no dish has it since; null: one has';

create index idx_uploads_work on uploads (next_at)
	where original or status = 'gone';
create index idx_uploads_unused on uploads (unused_since)
	where unused_since is not null;

-- A picture that a dish has is not deleted.
alter table dishes add constraint dishes_image_key_fkey
	foreign key (image_key) references uploads (key);
create index idx_dishes_image_key on dishes (image_key)
	where image_key is not null;

-- Who asked for an address is told; the rest is the worker's.
create trigger uploads_audit after insert on uploads
	for each row when (audited())
	execute function audit_row('upload', 'id', 'filename');
