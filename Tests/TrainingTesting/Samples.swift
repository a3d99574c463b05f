import FoundationEssentials
public import Training

extension Caller {
    /// Whoever runs the tests.
    public static var tester: Caller { .operator("tester", request: UUID().uuidString) }
}

extension Training {
    /// Imports a text as if it were a file.
    ///
    /// - Parameters:
    ///   - kind: What the text holds.
    ///   - text: The file's text.
    ///   - caller: Who asks.
    ///   - change: Changes to the request.
    /// - Returns: The summary.
    /// - Throws: What the import throws.
    public func take(
        _ kind: ImportKind,
        _ text: String,
        by caller: Caller = .tester,
        _ change: (inout ImportRequest) -> Void = { _ in }
    ) async throws -> ImportSummary {
        try await take(kind, Array(text.utf8), by: caller, change)
    }

    /// Imports bytes as if they were a file.
    ///
    /// - Parameters:
    ///   - kind: What the bytes hold.
    ///   - bytes: The file's bytes.
    ///   - caller: Who asks.
    ///   - change: Changes to the request.
    /// - Returns: The summary.
    /// - Throws: What the import throws.
    public func take(
        _ kind: ImportKind,
        _ bytes: [UInt8],
        by caller: Caller = .tester,
        _ change: (inout ImportRequest) -> Void = { _ in }
    ) async throws -> ImportSummary {
        try await withTemporaryFile(bytes) { path in
            var request = ImportRequest(source: .file(path))
            request.language = .en
            change(&request)
            return try await self.import(kind, request, by: caller)
        }
    }

    /// Fills the registry with a small state: two ministries, two provinces, three officials, three courses, and a
    /// curriculum that takes two of them.
    ///
    /// - Parameter caller: Who takes them in.
    /// - Throws: What the imports throw.
    public func fillWithSamples(by caller: Caller = .tester) async throws {
        _ = try await take(.organizations, Samples.organizations, by: caller)
        _ = try await take(.officials, Samples.officials, by: caller)
        _ = try await take(.courses, Samples.courses, by: caller)
        _ = try await take(.curricula, Samples.curricula, by: caller)
    }
}

/// A small state.
public enum Samples {
    /// Children before their parents, as real files have them.
    public static let organizations = """
        code,parent_code,level,name
        001,01,district,Quận Ba Đình
        00001,001,commune,Phường Phúc Xá
        VN,,national,Việt Nam
        G14,VN,ministry,Bộ Thông tin và Truyền thông
        G03,VN,ministry,Bộ Giáo dục và Đào tạo
        01,VN,province,Thành phố Hà Nội
        79,VN,province,Thành phố Hồ Chí Minh
        """

    /// Three people.
    public static let officials = """
        official_code,national_id,full_name,date_of_birth,gender,email,phone,organization_code,position,category
        CB1,001085000001,Nguyễn Thị Thuỷ,1985-02-03,Nữ,thuy@example.vn,0912345678,00001,Chủ tịch,cán bộ
        CC2,001190000002,Trần Văn Đức,1990-12-31,Nam,,,79,Chuyên viên,công chức
        VC3,,Lê Thị Hoà,1979-06-15,Nữ,,,G14,,viên chức
        """

    /// Three courses.
    public static let courses = """
        code,title_vi,title_en,hours,format
        DX-101,Nhận thức chung,A common understanding,4,online
        DX-102,Kỹ năng số,Basic digital skills,8.5,online
        DX-103,An toàn thông tin,Information security,6,classroom
        """

    /// One curriculum: two required courses and an elective one.
    public static let curricula = """
        curriculum_code,version,title_vi,title_en,target_group,course_code,requirement
        CT-COBAN,1,Cơ bản,Essentials,general,DX-101,required
        CT-COBAN,1,Cơ bản,Essentials,general,DX-102,required
        CT-COBAN,1,Cơ bản,Essentials,general,DX-103,elective
        """
}

/// Writes bytes to a file that is gone afterwards.
///
/// - Parameters:
///   - bytes: What to write.
///   - body: Is given the file's path.
/// - Returns: What the body returns.
/// - Throws: What the body throws.
public func withTemporaryFile<Result>(
    _ bytes: [UInt8],
    _ body: (String) async throws -> Result
) async throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "daotao-test-\(UUID().uuidString).csv").path
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

extension OfficialFilter {
    /// Those of a unit and all below it.
    ///
    /// - Parameter code: The unit's code; nil for all.
    /// - Returns: The filter.
    public static func under(_ code: String?) -> OfficialFilter {
        var filter = OfficialFilter()
        filter.under = code
        return filter
    }

    /// Those whose name holds some words.
    ///
    /// - Parameters:
    ///   - words: The words.
    ///   - code: The unit's code; nil for all.
    /// - Returns: The filter.
    public static func named(_ words: String, under code: String? = nil) -> OfficialFilter {
        var filter = OfficialFilter()
        (filter.text, filter.under) = (words, code)
        return filter
    }
}

extension OrganizationFilter {
    /// Those that hang from a unit, it included.
    ///
    /// - Parameter code: The unit's code; nil for all.
    /// - Returns: The filter.
    public static func under(_ code: String?) -> OrganizationFilter {
        var filter = OrganizationFilter()
        filter.under = code
        return filter
    }
}

extension EnrollmentFilter {
    /// Those of a unit, or that stand so.
    ///
    /// - Parameters:
    ///   - code: The unit's code; nil for all.
    ///   - state: Where they stand; nil for all.
    /// - Returns: The filter.
    public static func under(_ code: String?, state: EnrollmentState? = nil) -> EnrollmentFilter {
        var filter = EnrollmentFilter()
        (filter.under, filter.state) = (code, state)
        return filter
    }
}

extension CompletionFilter {
    /// Those of an official, of a course, or of a unit.
    ///
    /// - Parameters:
    ///   - official: The official's number; nil for all.
    ///   - course: The course's code; nil for all.
    ///   - code: The unit's code; nil for all.
    /// - Returns: The filter.
    public static func of(
        official: String? = nil,
        course: String? = nil,
        under code: String? = nil
    ) -> CompletionFilter {
        var filter = CompletionFilter()
        (filter.official, filter.course, filter.under) = (official, course, code)
        return filter
    }
}

extension CreateCourse {
    /// A course with nothing but a title.
    ///
    /// - Parameters:
    ///   - code: What is to name it.
    ///   - titleVi: Its title.
    /// - Returns: The course to make.
    public static func titled(_ code: String, _ titleVi: String) -> CreateCourse {
        var fields = CourseEdit()
        fields.titleVi = .set(titleVi)
        return CreateCourse(code: code, fields)
    }
}

extension CreateClass {
    /// A class with some seats.
    ///
    /// - Parameters:
    ///   - capacity: How many seats there are; nil where nobody counts.
    ///   - code: What is to name it.
    ///   - course: The course's code.
    ///   - change: More changes.
    /// - Returns: The class to make.
    public static func seating(
        _ capacity: Int?,
        _ code: String,
        of course: String,
        _ change: (inout ClassEdit) -> Void = { _ in }
    ) -> CreateClass {
        var fields = ClassEdit()
        if let capacity { fields.capacity = .set(capacity) }
        change(&fields)
        return CreateClass(code: code, course: course, fields)
    }
}
