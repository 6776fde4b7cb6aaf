-- Cards that guests have saved. Tokens are sealed (lib/seal.h), here as in
-- payments: what the database alone gives away charges nobody.

alter table payments alter column card_token type text;
comment on column payments.card_token is
	'sealed for its guest; of the gateway, until it is charged';

alter table payment_methods
	alter column token type text,
	add column token_hash varchar(64) not null;
comment on column payment_methods.token is
	'sealed for its guest; of the gateway, never a card number';
comment on column payment_methods.token_hash is
	'SHA-256 of guest and token, which is random: the same card is not saved twice';

create unique index payment_methods_token
	on payment_methods (user_id, token_hash);
drop index payment_methods_user;
