import HTTPTypes

extension Operation {
    /// The header fields of every answer that the operation can give, by status.
    ///
    /// The order is that of the document: successes, then 304, then problems.
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
        // An answer that may be different next time is not kept.
        return status < 500 && status != 412 && status != 429 ? fields + replayed : fields
    }
}
