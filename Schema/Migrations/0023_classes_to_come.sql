-- Nobody is active in a class that has not begun: where it gets a later first day, those who were wait for it with their seats.

insert into enrollment_move (from_state, to_state) values ('active', 'approved');
