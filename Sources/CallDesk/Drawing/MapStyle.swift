/// How maps look: one style sheet for light, dark, printed and high-contrast pages.
///
/// Each kind of thing differs in lightness or shape as well as in colour, so that a map reads in greyscale.
enum MapStyle {
    /// The style sheet, to be served with the pages that show a map.
    static let css = """
        .map {
          --map-beyond: #d3d7d9; --map-sea: #dce8ee; --map-land: #f8f6f0; --map-coast: #8fa6b2; --map-road: #3d74b8;
          --map-shield: #1d4f91; --map-shield-ink: #fff; --map-ink: #12303f; --map-faint: #5c6469; --map-halo: #fff;
          --map-mark: #c8102e; --map-count: #a3162b; --map-count-ink: #fff;
          display: block; width: 100%; height: auto; border-radius: 6px; font-family: inherit;
        }
        .map-place { max-width: 30rem; }
        .map-events { max-width: 44rem; }
        .map-beyond { fill: var(--map-beyond); }
        .map-sea { fill: var(--map-sea); }
        .map-land { fill: var(--map-land); stroke: var(--map-coast); }
        .map-motorway { stroke: var(--map-road); }
        .map-shield { fill: var(--map-shield); }
        .map-road { fill: var(--map-shield-ink); font-weight: 600; }
        .map-port { fill: var(--map-ink); stroke: var(--map-halo); }
        .map-port-name, .map-town-name { paint-order: stroke; stroke: var(--map-land); stroke-width: 2.5px; }
        .map-port-name { fill: var(--map-ink); font-weight: 600; }
        .map-town, .map-town-name { fill: var(--map-faint); }
        .map-accuracy { fill: var(--map-mark); stroke: var(--map-mark); }
        .map-halo { fill: var(--map-halo); }
        .map-point { stroke: var(--map-mark); }
        .map-point-dot { fill: var(--map-mark); }
        .map-scale { stroke: var(--map-faint); }
        .map-small { fill: var(--map-faint); }
        .map-count { fill: var(--map-count); stroke: var(--map-halo); stroke-width: 1.2; }
        .map-number { fill: var(--map-count-ink); font-weight: 600; font-variant-numeric: tabular-nums; }
        .map-link:hover .map-count, .map-link:focus-visible .map-count { fill-opacity: 1; stroke-width: 3; }
        .map-link:focus-visible { outline: none; }
        @media (prefers-color-scheme: dark) {
          .map {
            --map-beyond: #30363a; --map-sea: #0f1c24; --map-land: #262e33; --map-coast: #52697a; --map-road: #5f97dc;
            --map-shield: #2a5ea8; --map-shield-ink: #fff; --map-ink: #e3edf3; --map-faint: #a3aeb5;
            --map-halo: #0f1c24; --map-mark: #ff6f61; --map-count: #ff8b7d; --map-count-ink: #240a07;
          }
        }
        @media (forced-colors: active) { .map { forced-color-adjust: none; } }
        @media print {
          .map {
            --map-beyond: #ccc; --map-sea: #e4e8ea; --map-land: #fff; --map-coast: #777; --map-road: #777;
            --map-shield: #333; --map-shield-ink: #fff; --map-ink: #000; --map-faint: #444; --map-halo: #fff;
            --map-mark: #000; --map-count: #222; --map-count-ink: #fff;
            print-color-adjust: exact; -webkit-print-color-adjust: exact; break-inside: avoid;
          }
        }
        .qr { display: block; width: 15rem; max-width: 100%; height: auto; forced-color-adjust: none; }
        .qr-ground { fill: #fff; }
        .qr-modules { fill: #000; }

        """
}
