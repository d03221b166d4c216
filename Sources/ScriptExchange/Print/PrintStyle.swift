/// How the printed form looks: A4 on paper, light or dark on screen.
enum PrintStyle {
    /// Every pair of text and ground has a contrast of at least 4.5 to 1, and lines of boxes 3 to 1.
    static let css = """
        :root {
          color-scheme: light dark;
          --ground: #ffffff; --paper: #ffffff; --ink: #16202a; --quiet: #4d5b68; --line: #7b8894; --hair: #d5dbe1;
          --accent: #0b4f7d; --tint: #eef4f8; --red: #9d1420; --redground: #fdf0f0; --amber: #8a4b00; --note: #fff8e5;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #12181e; --paper: #12181e; --ink: #e8edf2; --quiet: #aab6c2; --line: #8593a0; --hair: #33404c;
            --accent: #8cc4ee; --tint: #1b2630; --red: #ff9c9c; --redground: #351a1d; --amber: #f0b866; --note: #2c2717;
          }
        }
        * { box-sizing: border-box; }
        html { background: var(--ground); scroll-padding-top: 1rem; }
        body {
          max-width: 50rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; background: var(--paper); color: var(--ink);
          font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", Arial, sans-serif;
        }
        a { color: var(--accent); text-underline-offset: .15em; }
        a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
        main:focus { outline: none; }
        .skip { position: absolute; left: -100vw; }
        .skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--paper); z-index: 1; }
        h1 { font-size: 2rem; line-height: 1.2; margin: .2rem 0 1rem; letter-spacing: -.01em; }
        h2 { font-size: 1.35rem; line-height: 1.25; margin: 2.5rem 0 .75rem; }
        h3 { font-size: 1.05rem; line-height: 1.35; margin: 0; display: flex; gap: .6rem; }
        p { margin: .5rem 0; }
        .kicker { color: var(--quiet); margin: 0; }
        .notice { background: var(--note); border-left: 4px solid var(--amber); padding: .6rem .9rem; margin: 1rem 0; }
        .number { color: var(--accent); font-variant-numeric: tabular-nums; font-weight: 700; }
        .hint, .id, .digest { color: var(--quiet); font-size: .85rem; }
        .digest { overflow-wrap: anywhere; }
        .weights { display: flex; flex-wrap: wrap; gap: .4rem .5rem; margin: .75rem 0; align-items: baseline; }
        .weights dd { margin: 0 1rem 0 0; font-variant-numeric: tabular-nums; }
        .contents { list-style: none; padding: 0; columns: 2; column-gap: 2.5rem; margin: 0; }
        .contents li { padding: .2rem 0; break-inside: avoid; }
        .contents a { text-decoration-line: none; }
        .contents a .title { text-decoration: underline; text-underline-offset: .15em; }
        .contents .number { display: inline-block; min-width: 1.9rem; }
        .tag {
          display: inline-block; border: 1px solid var(--line); border-radius: 3px; padding: 0 .45rem; font-size: .8rem;
          line-height: 1.45; color: var(--quiet);
        }
        .tag.critical { background: var(--red); border-color: var(--red); color: var(--paper); font-weight: 700; }
        .tag.major { border-color: var(--red); color: var(--red); font-weight: 700; }
        .tag.moderate { border-color: var(--amber); color: var(--amber); }
        .tags { display: flex; flex-wrap: wrap; gap: .4rem; align-items: baseline; margin: .35rem 0 .5rem; }
        .tags .id { margin-left: auto; font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: .78rem; }
        .alert {
          border: 2px solid var(--red); border-left-width: 8px; background: var(--redground); border-radius: 4px;
          padding: .7rem 1rem; margin: .75rem 0; break-inside: avoid;
        }
        .alert .say { color: var(--red); font-weight: 700; font-size: 1.05rem; margin: 0 0 .4rem; }
        .heading h2 { border-bottom: 3px solid var(--accent); padding-bottom: .3rem; }
        .question, .record { border-top: 1px solid var(--hair); padding: 1rem 0 1.1rem; break-inside: avoid; }
        .keep > .question:first-child { border-top: 0; }
        .question:target { background: var(--tint); box-shadow: 0 0 0 .6rem var(--tint); }
        .question h3 .number { min-width: 2.6rem; flex: none; }
        .question > :not(h3) { margin-left: 3.2rem; }
        .when, .rule { font-size: .92rem; background: var(--tint); border-radius: 4px; padding: .45rem .75rem; margin: .5rem 0; }
        .alert .when { background: none; padding: 0; }
        .keep > .when { margin: .75rem 0; }
        .rule { background: none; border-left: 3px solid var(--hair); border-radius: 0; padding: .1rem .75rem; }
        .rule .message { margin: .1rem 0 0; color: var(--quiet); }
        .when ul, .rule ul { margin: .2rem 0; padding-left: 1.3rem; }
        .guidance { color: var(--quiet); font-size: .95rem; margin: .4rem 0 .6rem; }
        .guidance::before { content: "Help: "; font-weight: 700; }
        .answer { display: flex; flex-wrap: wrap; gap: .5rem .6rem; align-items: center; margin: .6rem 0; }
        .answer > .hint { margin: 0; }
        .answer p.hint { width: 100%; }
        .ticks { list-style: none; margin: 0; padding: 0; width: 100%; }
        .ticks.columns { columns: 2; column-gap: 2rem; }
        .ticks.row { display: flex; flex-wrap: wrap; gap: .2rem 1.75rem; align-items: center; }
        .ticks li { display: flex; gap: .55rem; align-items: center; padding: .18rem 0; break-inside: avoid; }
        .round, .square { display: inline-block; width: 1.05rem; height: 1.05rem; border: 1.5px solid var(--line); flex: none; }
        .round { border-radius: 50%; }
        .square { border-radius: 2px; }
        .missing { font-size: .92rem; }
        .line { display: block; width: 100%; height: 1.8rem; border-bottom: 1.5px solid var(--line); }
        .line.half { width: 22rem; max-width: 100%; }
        .line.third { display: inline-block; width: 12rem; height: 1.3rem; }
        .box { display: inline-block; height: 2.1rem; width: 8rem; border: 1.5px solid var(--line); border-radius: 3px; }
        .box.pair { width: 4rem; }
        .box.plate { width: 12rem; }
        .box.phone { width: 16rem; max-width: 100%; }
        .cells { display: inline-flex; border: 1.5px solid var(--line); border-radius: 3px; }
        .cells i { width: 1.55rem; height: 2rem; }
        .cells i + i { border-left: 1px solid var(--line); }
        .photograph {
          display: grid; place-items: center; width: 14rem; height: 6rem; border: 1.5px dashed var(--line);
          border-radius: 4px; color: var(--quiet);
        }
        table { border-collapse: collapse; width: 100%; font-size: .95rem; }
        caption { text-align: left; padding: 0 0 .3rem; }
        thead { display: table-header-group; }
        tr { break-inside: avoid; }
        th, td { border: 1px solid var(--hair); padding: .35rem .6rem; text-align: left; font-weight: 400; vertical-align: middle; }
        thead th { background: var(--tint); font-weight: 700; text-align: center; font-size: .88rem; }
        tbody td { text-align: center; }
        .carried { columns: 2; column-gap: 2rem; padding-left: 1.1rem; font-size: .9rem; margin: .2rem 0 0; }
        .carries { margin: .6rem 0 .1rem; }
        footer { border-top: 1px solid var(--hair); margin-top: 2.5rem; color: var(--quiet); font-size: .85rem; }
        @media (max-width: 40rem) {
          .contents, .ticks.columns, .carried { columns: 1; }
          .question > :not(h3) { margin-left: 0; }
        }
        @media print {
          :root {
            --ground: #fff; --paper: #fff; --ink: #000; --quiet: #404a54; --line: #5c6770; --hair: #c3cad1;
            --accent: #0b4f7d; --tint: #f0f4f7; --red: #9d1420; --redground: #fdf0f0; --amber: #7a4300; --note: #fff8e5;
          }
          @page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 8pt sans-serif; color: #404a54; } }
          html { font-size: 9.25pt; }
          .contents a .title { text-decoration: none; }
          body { max-width: none; padding: 0; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          a { color: inherit; text-decoration: none; }
          .skip { display: none; }
          h2, h3 { break-after: avoid; }
          .alert .say { font-size: 1rem; }
          section.questions { display: table; width: 100%; break-before: auto; margin-top: 6mm; }
          section.questions > .heading { display: table-header-group; break-inside: avoid; }
          section.questions > .body { display: table-row-group; }
          .keep, .when { break-inside: avoid; }
          .heading h2 { margin: 0 0 3mm; font-size: 1.2rem; }
          .question { padding: .55rem 0 .6rem; }
          .tags { margin: .15rem 0 .25rem; }
          .guidance { margin: .2rem 0 .35rem; }
          .when, .rule { margin: .3rem 0; }
          .answer { margin: .35rem 0; gap: .3rem .6rem; }
          .ticks li { padding: .05rem 0; }
          nav { break-after: page; }
        }
        @media (forced-colors: active) {
          .tag, .alert, .round, .square, .box, .cells, .line { border-color: CanvasText; }
        }
        """
}
