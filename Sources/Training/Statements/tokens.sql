-- name: find_token(hash bytea, today date)
--
-- The rights of a token, in one row, by the hash of its secret. There is no row for an unknown or revoked token, or for
-- one that a token made which has lost its rights: by revocation, or because a unit has moved out of its scope.
--
--   today  the present day; null for the day by the database's clock
with recursive maker as (
    select token.maker as id, token.organization
    from token
    where token.hash = :hash and token.maker is not null
    union all
    select token.maker, maker.organization
    from maker
    join token on token.id = maker.id
    where token.maker is not null
)
select id, role, organization, sees_national_ids, expires_at, tries_as
from token
where hash = :hash and revoked_at is null
  and not exists (
      select from maker
      join token above on above.id = maker.id
      where above.revoked_at is not null
         or above.organization <> maker.organization
            and not exists (
                select from organization_lineage
                where organization_lineage.organization = maker.organization
                  and organization_lineage.ancestor = above.organization
                  and organization_lineage.valid @> coalesce(:today, day_in_vietnam(statement_timestamp()))
            )
  )
