import Casework

extension Failure {
    init(_ error: SafeguardingError) {
        let exit: Exit =
            switch error {
            case .notPossible, .contradictory: .data
            case .noSuchPerson, .day, .text: .usage
            }
        self.init(error.code, error.what, remedy: error.remedy, exit: exit)
    }
}
