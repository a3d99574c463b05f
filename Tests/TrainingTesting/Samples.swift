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
    ///   - change: Changes to the request.
    /// - Returns: The summary.
    /// - Throws: What the import throws.
    public func take(
        _ kind: ImportKind,
        _ text: String,
        _ change: (inout ImportRequest) -> Void = { _ in }
    ) async throws -> ImportSummary {
        try await take(kind, Array(text.utf8), change)
    }

    /// Imports bytes as if they were a file.
    ///
    /// - Parameters:
    ///   - kind: What the bytes hold.
    ///   - bytes: The file's bytes.
    ///   - change: Changes to the request.
    /// - Returns: The summary.
    /// - Throws: What the import throws.
    public func take(
        _ kind: ImportKind,
        _ bytes: [UInt8],
        _ change: (inout ImportRequest) -> Void = { _ in }
    ) async throws -> ImportSummary {
        try await withTemporaryFile(bytes) { path in
            var request = ImportRequest(source: .file(path))
            request.language = .en
            change(&request)
            return try await self.import(kind, request, by: .tester)
        }
    }

    /// Fills the registry with a small state: two ministries, two provinces, three officials, three courses, and a
    /// curriculum that takes two of them.
    ///
    /// - Throws: What the imports throw.
    public func fillWithSamples() async throws {
        _ = try await take(.organizations, Samples.organizations)
        _ = try await take(.officials, Samples.officials)
        _ = try await take(.courses, Samples.courses)
        _ = try await take(.curricula, Samples.curricula)
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
