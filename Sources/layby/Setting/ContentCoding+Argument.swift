public import ArgumentParser
public import HubSync

extension ContentCoding: ExpressibleByArgument {}
