extension Policy {
    /// A commented policy to start from. Its periods, authorities, recipients and agreements are invented.
    public static let example = """
        # An EXAMPLE. Every period, authority, recipient and agreement in it is invented: put your own in their place.
        # Layby has no period of its own; without a rule here nothing is ever erased by age.
        policy: 1                         # the format of this file
        title: Example policy, invented

        # Whether somebody must say why: off (not asked, not kept), optional or required.
        justification:
          consultation: optional          # reading a record
          disclosure: required            # sending records to somebody outside
          search: off

        # The first rule that applies to a record decides, so the special stand before the general.
        # Never erased: calls and operations that go on, and what layby retention hold keeps.
        retention:
          - name: simulated-calls
            appliesTo: calls              # calls, referrals, operations or intelligence
            simulated: yes
            after: 30 days                # days, months or years; the last day counts whole, London time
            from: closed                  # calls: closed, event or opened; referrals: event or opened;
            authority: Example schedule 1, invented       # operations, intelligence: closed or opened
          - name: broken-off
            appliesTo: calls
            completeness: [partial, brokenOff]            # also: force: [kent], eventType: [lorry]
            unless: referred
            after: 24 months
            from: closed
            authority: Example schedule 2, invented
          - name: calls
            appliesTo: calls
            after: 7 years
            from: event
            authority: Example schedule 3, invented
          - name: referrals
            appliesTo: referrals
            after: 7 years
            from: opened
            authority: Example schedule 4, invented

        # In figures that leave the unit, counts from 1 to one less than this are hidden, and what would give one away.
        suppressBelow: 5                  # 0 hides none

        # Who may be sent what. Whoever is not named here is sent nothing personal.
        sharing:
          - recipient: example-analysts   # the code that layby export --to takes
            name: Example Analysts, invented
            agreement: EXAMPLE-ISA-1      # what the sharing rests on; each disclosure names it
            personal: none                # none, pseudonym (a code in place of each) or all; free text counts as personal
            coordinates: 10 km            # exact, removed, or to the middle of a field of so many km
            dates: day                    # exact or day
            remove: [cad_reference]       # questions, roles or sections that never go
          - recipient: example-force
            name: Example Constabulary, invented
            agreement: EXAMPLE-ISA-2
            personal: pseudonym
            coordinates: exact
            keep: [vehicle_registration]  # questions, roles or sections that go though they are personal
          # One with a hub is sent each record as it comes about, cut down as above; layby sync carries it. Without any
          # hub here, the one of --hub or LAYBY_HUB is sent everything.
          # - recipient: example-hub
          #   name: Example Hub, invented
          #   agreement: EXAMPLE-ISA-3
          #   personal: all
          #   hub: https://hub.example
          #   kinds: [event-record, intelligence-report]  # casualty-alert, …; leave it out for all
          #   forces: [kent]                # leave it out for all
          #   handling: [P]                 # intelligence: P, or [P, C] for what is shared with conditions
        """
}
