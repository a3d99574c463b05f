-- Whoever looks for all that was done to an official looks for it under the numbers that they have given up, too. The edits
-- by which somebody got another number are few, and found among all entries of the trail by this.

create index audit_renumbering on audit (id)
    where action = 'official.edit' and (after ? 'officialCode' or after ? 'nationalId');
