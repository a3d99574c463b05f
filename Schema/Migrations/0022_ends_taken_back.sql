-- What expired because of a last day that is taken back is where it was before, or waits where its seat is somebody else's.

insert into enrollment_move (from_state, to_state) values
    ('expired', 'requested'), ('expired', 'waitlisted'), ('expired', 'approved'), ('expired', 'active');
