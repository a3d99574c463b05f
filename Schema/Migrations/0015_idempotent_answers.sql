-- What clients were answered under names of their own for requests (Idempotency-Key), kept for a day, so that who asks
-- again is answered as before and nothing is done twice.

create table idempotent_answer (
    caller      text        not null,
    key         text        not null,
    fingerprint bytea       not null,
    started_at  timestamptz not null default now(),
    status      smallint,
    headers     jsonb,
    body        bytea,

    constraint idempotent_answer_once primary key (caller, key),
    constraint idempotent_answer_is_whole check (num_nonnulls(status, headers, body) in (0, 3))
);

create index idempotent_answer_by_age on idempotent_answer (started_at);

comment on table idempotent_answer is 'The answers to requests that carried a key, for 24 hours';
comment on column idempotent_answer.caller is 'Whose key it is: those of different callers have nothing to do with each other';
comment on column idempotent_answer.fingerprint is 'The SHA-256 of the method, the target and the body';
comment on column idempotent_answer.status is 'Null while the first request under the key is still being answered';
