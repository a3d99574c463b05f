-- The answer to a request with a key is stored in the transaction of what it tells of, so that there is either both or nothing.
-- As long as a transaction may still store one, its lock says so.

delete from idempotent_answer where status is null;

alter table idempotent_answer
    add column part smallint not null default 0,
    alter column status set not null,
    alter column headers set not null,
    alter column body set not null,
    drop constraint idempotent_answer_is_whole,
    drop constraint idempotent_answer_once,
    add constraint idempotent_answer_once primary key (caller, key, part),
    add constraint idempotent_answer_part_makes_sense check (part >= 0);

comment on column idempotent_answer.part is '0 for the whole answer; from 1 on what became of parts of a request whose facts are stored by several commits, until the whole answer is there';
comment on column idempotent_answer.status is 'The status of the answer';
comment on column idempotent_answer.started_at is 'When the transaction began that stored it';
