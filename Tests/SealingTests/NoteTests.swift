import Testing

@testable import Sealing

/// Signed notes, keys and heads, also those that others have written.
struct NoteTests {
    private static let head = TreeHead(
        origin: "daotao/2f1e0f0a",
        size: 20314,
        root: .leaf([1, 2, 3]),
        at: "2022-06-30T17:00:00Z"
    )

    /// The example of Go's package for notes, whose form this is.
    @Test func aNoteOfAnotherProgramIsRead() throws {
        let verifier = try #require(
            NoteVerifier("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        )
        let signature =
            "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
        let text = """
            If you think cryptography is the answer to your problem,
            then you don't know what your problem is.

            — PeterNeumann \(signature)

            """
        let note = try #require(SignedNote(text))
        #expect(verifier.hasSigned(note))
        #expect(note.description == text)
    }

    @Test func aHeadSurvivesPaper() throws {
        let signer = NoteSigner(creating: "registry")
        let note = try signer.sign(Self.head.text)
        #expect(signer.verifier.hasSigned(note))
        #expect(TreeHead(note.text) == Self.head)
        // Mail adds spaces and line ends, and people copy the lines around.
        let mailed =
            "\n\n"
            + note.description.split(separator: "\n", omittingEmptySubsequences: false)
            .map { "  \($0) \r" }.joined(separator: "\n")
        let read = try #require(SignedNote(mailed))
        #expect(read == note)
    }

    @Test func aTamperedNoteIsRefused() throws {
        let signer = NoteSigner(creating: "registry")
        let note = try signer.sign(Self.head.text)
        let other = NoteSigner(creating: "registry")
        #expect(!other.verifier.hasSigned(note))
        let changes = [("20314", "20315"), ("2022-06-30", "2022-07-01"), ("daotao/", "Daotao/")]
        for (old, new) in changes {
            let tampered = try #require(SignedNote(note.description.replacing(old, with: new)))
            #expect(!signer.verifier.hasSigned(tampered))
        }
        #expect(SignedNote(Self.head.text) == nil)
        #expect(SignedNote("— registry AAAA\n") == nil)
        #expect(SignedNote("") == nil)
    }

    @Test func keysAreReadAsTheyAreWritten() throws {
        let signer = NoteSigner(creating: "registry-2022")
        let again = try #require(NoteSigner(secret: signer.secret))
        #expect(again.verifier == signer.verifier)
        #expect(NoteVerifier(signer.verifier.description) == signer.verifier)
        // A key under another name has another hash.
        #expect(NoteVerifier(signer.verifier.description.replacing("2022", with: "2023")) == nil)
        #expect(NoteSigner(secret: signer.verifier.description) == nil)
    }

    @Test func onlyHeadsAreReadAsHeads() {
        let text = Self.head.text
        #expect(TreeHead(text) == Self.head)
        #expect(TreeHead(text.replacing("20314", with: "-1")) == nil)
        #expect(TreeHead(text.replacing("20314", with: "020314")) == nil)
        #expect(TreeHead(text + "more\n") == nil)
        #expect(TreeHead("") == nil)
    }
}
