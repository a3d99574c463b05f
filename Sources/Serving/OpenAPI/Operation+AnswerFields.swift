import HTTPTypes

extension Operation {
    /// The fields of the header of every answer that it can give, its own and those of its kind, by status.
    ///
    /// They are in the order of the document: what goes well, what the client has already, what goes wrong.
    var answerFields: [(status: Int, fields: [AnswerField])] {
        var all = answers.map { answer in
            (status: answer.status.code, fields: AnswerField.always + replayed + answer.headers)
        }
        if isConditional {
            let varies = answers.contains { $0.headers.contains(.vary) }
            all.append((status: 304, fields: AnswerField.always + [.tag, .caching] + (varies ? [.vary] : [])))
        }
        let problems = problemsByStatus.keys.sorted()
        return all + problems.map { (status: $0, fields: fields(ofProblem: $0)) }
    }

    private var replayed: [AnswerField] { isRepeatable ? [.replayed] : [] }

    private func fields(ofProblem status: Int) -> [AnswerField] {
        var fields = AnswerField.always + [.caching, .language, .vary]
        switch status {
        case 401: fields.append(.challenge)
        case 415: fields.append(.accepted)
        case 429: fields.append(.retryAfter)
        case 503: fields.append(.retryAfter.sometimes)
        default: break
        }
        // What may go otherwise next time is not kept.
        return status < 500 && status != 412 && status != 429 ? fields + replayed : fields
    }
}
