extension Class: Tabular {
    /// The columns: where the thing can be imported, the import's own.
    public static let columns = [
        "code", "course_code", "title_vi", "starts_on", "ends_on", "opens_on", "closes_on", "capacity", "seats_taken",
        "waitlisted", "place", "provider", "link", "requires_approval", "organization_code",
    ]

    /// The row.
    public var csvRows: [[String?]] {
        [
            [
                code, course, titleVi, startsOn?.description, endsOn?.description, opensOn?.description,
                closesOn?.description, capacity.map { "\($0)" }, "\(seatsTaken)", "\(waitlisted)", place, provider,
                link, "\(requiresApproval)", organization,
            ]
        ]
    }
}
