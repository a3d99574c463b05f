import FoundationEssentials
public import Training

extension Caller {
    /// The caller in tests.
    public static var tester: Caller { .operator("tester", request: UUID().uuidString) }
}

extension Training {
    /// Imports a text as if it were a file.
    ///
    /// - Parameters:
    ///   - kind: The kind of file.
    ///   - text: The file's text.
    ///   - caller: Who asks.
    ///   - change: Changes to the request.
    /// - Returns: The summary.
    /// - Throws: The errors of the import.
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
    ///   - kind: The kind of file.
    ///   - bytes: The file's bytes.
    ///   - caller: Who asks.
    ///   - change: Changes to the request.
    /// - Returns: The summary.
    /// - Throws: The errors of the import.
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
            return try await imports.take(kind, request, by: caller)
        }
    }

    /// Fills the registry with a small state: two ministries, two provinces, three officials, three courses, and a
    /// curriculum of two required courses and an elective one.
    ///
    /// - Parameter caller: The caller of the imports.
    /// - Throws: The errors of the imports.
    public func fillWithSamples(by caller: Caller = .tester) async throws {
        _ = try await take(.organizations, Samples.organizations, by: caller)
        _ = try await take(.officials, Samples.officials, by: caller)
        _ = try await take(.courses, Samples.courses, by: caller)
        _ = try await take(.curricula, Samples.curricula, by: caller)
    }
}

/// A small state.
public enum Samples {
    /// The codes of the communes of ``twoProvinces``.
    public static let communes = (1...8).map { "X\($0)" }

    /// Two provinces with three districts and eight communes.
    public static let twoProvinces =
        """
        code,parent_code,level,name
        VN,,national,Việt Nam
        T1,VN,province,Tỉnh Một
        T2,VN,province,Tỉnh Hai
        D1,T1,district,Huyện Một
        D2,T1,district,Huyện Hai
        D3,T2,district,Huyện Ba

        """ + communes.enumerated().map { "\($1),D\($0 % 3 + 1),commune,Xã \($1)\n" }.joined()

    /// Units, children before their parents, as in real files.
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

/// Writes bytes to a file that is deleted afterwards.
///
/// - Parameters:
///   - bytes: The file's contents.
///   - body: The test, which gets the file's path.
/// - Returns: The result of the test.
/// - Throws: The errors of the test.
public func withTemporaryFile<Result>(
    _ bytes: [UInt8],
    _ body: (String) async throws -> Result
) async throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "daotao-test-\(UUID().uuidString).csv").path
    try Data(bytes).write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}

/// Runs a test with a place for the key that signs heads of the sealed log.
///
/// - Parameter body: The test, which gets a file that doesn't exist yet.
/// - Returns: The result of the test.
/// - Throws: The errors of the test.
public func withSealKey<Result>(_ body: (SealKeyFile) async throws -> Result) async throws -> Result {
    let path = FileManager.default.temporaryDirectory.appending(path: "daotao-test-\(UUID().uuidString).key").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(SealKeyFile(path: path))
}

extension Training {
    /// Seals everything, and signs the head with a key of which nothing remains.
    ///
    /// - Throws: The errors of sealing.
    public func sealOnce() async throws {
        try await withSealKey { keys in
            _ = try await seals.makeFirstKey(keys, by: .tester)
            try await seals.seal(with: keys)
        }
    }
}

extension OfficialFilter {
    /// Officials of a unit and the units below it; nil for all.
    public static func under(_ code: String?) -> OfficialFilter {
        var filter = OfficialFilter()
        filter.under = code
        return filter
    }

    /// Officials whose name contains some words, in a unit and the units below it.
    public static func named(_ words: String, under code: String? = nil) -> OfficialFilter {
        var filter = OfficialFilter()
        (filter.text, filter.under) = (words, code)
        return filter
    }
}

extension OrganizationFilter {
    /// A unit and the units below it; nil for all.
    public static func under(_ code: String?) -> OrganizationFilter {
        var filter = OrganizationFilter()
        filter.under = code
        return filter
    }
}

extension EnrollmentFilter {
    /// Enrollments in a unit, or in a state; nil for all.
    public static func under(_ code: String?, state: EnrollmentState? = nil) -> EnrollmentFilter {
        var filter = EnrollmentFilter()
        (filter.under, filter.state) = (code, state)
        return filter
    }
}

extension CompletionFilter {
    /// Completions of an official, of a course, or in a unit; nil for all.
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
    public static func titled(_ code: String, _ titleVi: String) -> CreateCourse {
        var fields = CourseEdit()
        fields.titleVi = .set(titleVi)
        return CreateCourse(code: code, fields)
    }
}

extension CreateClass {
    /// A class with some seats, or with no limit.
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
