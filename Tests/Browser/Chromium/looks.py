"""What a page must be, whatever is on it: axe, headings, labels, focus, width."""

import functools
import glob
import sys
from pathlib import Path

from browser import Browser
from desk import Failed

# WCAG 2.2 AA, and of what axe calls best practice the rules on headings, landmarks and the order of focus.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BEST_PRACTICE = [
    "heading-order", "page-has-heading-one", "empty-heading", "landmark-one-main", "landmark-unique",
    "landmark-no-duplicate-main", "region", "skip-link", "tabindex", "label-title-only", "image-redundant-alt",
    "accesskeys", "scope-attr-valid", "empty-table-header",
]


@functools.cache
def axe_source() -> str:
    """axe-core itself, as its carrier from PyPI has it."""
    for folder in sys.path:
        for file in glob.glob(f"{folder}/axe_playwright_python/axe.min.js"):
            source = Path(file).read_text()
            if "wcag22aa" in source:
                return source
    raise Failed("axe-core is missing: run `make peers`")


def check(browser: Browser, name: str):
    """Fails unless the page that is open is within its width and clean of all that is checked here."""
    faults = scrolls_sideways(browser) + axe(browser) + structure(browser) + focus(browser)
    if faults:
        scheme = "dark" if browser.dark else "light"
        raise Failed(f"{name} at {browser.size[0]} px, {scheme}:\n" + "\n".join(faults))


def scrolls_sideways(browser: Browser) -> list[str]:
    """What makes the page wider than its window. A box that scrolls by itself, as a wide table's, is none."""
    return browser.script("""
        const [width] = arguments, page = document.documentElement;
        // Without `<meta name="viewport">` a phone lays a page out at 980 px and shows it small.
        if (page.clientWidth > width) return [`the page is laid out at ${page.clientWidth} px`];
        if (page.scrollWidth <= width && document.body.scrollWidth <= width) return [];
        const scrolls = element => {
            for (let box = element.parentElement; box && box !== document.body; box = box.parentElement)
                if (/auto|scroll|hidden|clip/.test(getComputedStyle(box).overflowX)) return true;
            return false;
        };
        const wide = [...document.body.querySelectorAll('*')].filter(element =>
            element.getBoundingClientRect().right > width + 0.5 && !scrolls(element));
        return ['the page is wider than its window: ' + (wide.slice(0, 5).map(element =>
            `<${element.tagName.toLowerCase()} id="${element.id}" class="${element.getAttribute('class') || ''}">` +
            ` to ${Math.round(element.getBoundingClientRect().right)} px`).join(', ') || 'by nothing that is seen')];
    """, browser.size[0])


def axe(browser: Browser) -> list[str]:
    """What axe-core finds, one rule and its first places a line."""
    if not browser.script("return typeof axe !== 'undefined'"):
        browser.script(axe_source())
    result = browser.driver.execute_async_script("""
        const [tags, rules, done] = arguments;
        const extra = Object.fromEntries(rules.map(rule => [rule, { enabled: true }]));
        axe.run(document, {
            preload: false, resultTypes: ['violations'], runOnly: { type: 'tag', values: tags }, rules: extra
        }).then(result => done(result.violations.map(found => ({
            id: found.id, help: found.help,
            places: found.nodes.slice(0, 4).map(node => `${node.html.slice(0, 160)} (${node.failureSummary})`)
        }))), error => done([{ id: 'axe', help: String(error), places: [] }]));
    """, TAGS, BEST_PRACTICE)
    return [f"axe {found['id']}: {found['help']}\n  " + "\n  ".join(found["places"]) for found in result]


def structure(browser: Browser) -> list[str]:
    """What axe lets pass: a title, a language, one first heading, no fault in the order of headings, no id twice."""
    return browser.script("""
        const faults = [];
        if (!document.title.trim()) faults.push('the page has no title');
        if (!document.documentElement.lang) faults.push('the page names no language');
        const headings = [...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].filter(h => h.checkVisibility());
        const ones = headings.filter(h => h.tagName === 'H1').length;
        if (ones !== 1) faults.push(`${ones} headings h1`);
        const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
        const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
        if (twice.length) faults.push('ids that are there twice: ' + twice.slice(0, 5).join(', '));
        const styled = document.querySelectorAll('[style]');
        if (styled.length) faults.push(`${styled.length} elements with a style of their own`);
        for (const control of document.querySelectorAll('input:not([type=hidden]):not([hidden]),select,textarea'))
            if (!control.labels?.length && !control.getAttribute('aria-label') &&
                !control.getAttribute('aria-labelledby'))
                faults.push(`no label: ${control.outerHTML.slice(0, 120)}`);
        return faults;
    """)


def focus(browser: Browser) -> list[str]:
    """What does not show that it has the focus, or is hidden by something else when it has."""
    return browser.script("""
        const before = document.activeElement, scrolled = window.scrollY, faults = [];
        const marks = element => { const s = getComputedStyle(element);
            return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.backgroundColor, s.borderColor,
                    s.textDecoration].join('|'); };
        const stops = [...document.querySelectorAll('a[href],button,input:not([type=hidden]),select,textarea,summary,' +
            '[tabindex]:not([tabindex="-1"])')].filter(e => !e.disabled && e.checkVisibility({visibilityProperty: true}));
        for (const stop of stops) {
            before?.blur?.();
            const drawn = [stop, ...(stop.labels || []), stop.parentElement];
            const unfocused = drawn.map(marks).join();
            stop.focus({ focusVisible: true });
            if (document.activeElement !== stop) continue;
            const of = stop.outerHTML.slice(0, 120);
            if (drawn.map(marks).join() === unfocused) faults.push(`focus is not seen: ${of}`);
            const box = stop.getClientRects()[0];
            if (box && box.width > 1 && box.height > 1 && stop.type !== 'radio' && stop.type !== 'checkbox') {
                const top = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2,
                                                      box.top + Math.min(box.height / 2, innerHeight / 2));
                if (top && !stop.contains(top) && !top.contains(stop) && !(top.closest('label')?.control === stop))
                    faults.push(`hidden when it has the focus: ${of} by ${top.outerHTML.slice(0, 80)}`);
            }
            stop.blur();
        }
        before?.focus?.({ preventScroll: true });
        window.scrollTo(0, scrolled);
        return faults.slice(0, 6);
    """)
