import CallDesk
import Hummingbird
import HummingbirdTesting
import JWTKit
import Testing

@Suite struct DeskTests {}
