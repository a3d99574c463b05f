-- name: make_room_for_task(task uuid, most_of_one bigint, most bigint)
--
-- Deletes the files of import tasks that exceed the limit of their caller, the oldest first; this task keeps its files.
--
--   most_of_one  the bytes that one caller may keep
--   most         the bytes that all callers may keep together
with kept as (
    select task.id, task.asked_by, task.started_at, sum(octet_length(file.bytes)) as size
    from import_task task
    join import_task_file file on file.task = task.id
    group by task.id
), summed as (
    select id, sum(size) over (partition by asked_by order by started_at desc, id) as size
    from kept
)
delete from import_task_file file
using summed
where file.task = summed.id
  and summed.id <> :task::uuid
  and summed.size > least(:most_of_one, :most / (select count(distinct asked_by) from kept))
