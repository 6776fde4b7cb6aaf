-- Accounts that sign in by Yandex may have no e-mail address.

alter table users alter column email drop not null;

comment on column users.email is 'null: signs in by Yandex, which knows none';
