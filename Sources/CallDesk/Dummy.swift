private import CQREncode
private import HummingbirdTLS
private import JWTKit
private import Mustache
private import NIOSSL
