"""The page in real Chromium with the network off: what it shows, what a reader does with it, and that hostile text does nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import bdnf_kg
from bdnf_kg.errors import InvalidArgument
from bdnf_kg.measured import read_profile
from bdnf_kg.view.selection import NothingToShow, select

KG = bdnf_kg.KnowledgeGraph
HOSTILE = "<img src=x onerror=\"window.hacked=1\"></script><script>window.hacked=1</script><a href='javascript:window.hacked=1'>href</a>${window.hacked=1}\u2028"


@pytest.mark.parametrize("name", ["all", "release", "paths", "values"])
def test_the_page_opens_with_the_network_off_and_asks_for_nothing(opened: Any, pages: dict[str, Path], name: str) -> None:
    tab = opened(pages[name])
    assert tab.outside == []
    assert tab.errors == []
    pixels = tab.run(
        "const c = [...document.querySelectorAll('canvas')].at(-1); const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        "let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n"
    )
    assert pixels > 2000


def test_the_whole_graph_starts_from_the_release_chain_with_the_rest_folded(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    nodes, _ = tab.drawn()
    chain = set(select(kg).open)
    assert kg.term("BDNF release").id in chain
    assert chain <= nodes
    groups = {node for node in nodes if node.startswith("group ")}
    assert nodes == chain | groups
    assert len(nodes) < 80
    folded = tab.run("return app.view.groups.flatMap((group) => group.members.map((node) => node.id))")
    assert chain | set(folded) == set(select(kg).nodes)
    assert tab.run("return app.picture.cy.edges('.step').length") == len(select(kg).steps) > 5
    group = tab.run("return app.view.groups.find((group) => group.members.length > 20).name")
    tab.run("app.unfold(argument)", group)
    more, _ = tab.drawn()
    assert len(more) > len(nodes) + 18
    assert f"group {group}" not in more
    tab.run("app.select({ node: model.nodes.find((node) => node.group === argument).i })", group)
    tab.page.get_by_role("button", name="Fold its group").click()
    assert tab.drawn()[0] == nodes


def test_search_finds_by_label_synonym_symbol_and_id(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    for text, label in (
        ("estradiol", "17beta-estradiol"),
        ("17β-Estradiol", "17beta-estradiol"),
        ("CHEBI:16469", "17beta-estradiol"),
        ("trkb", "TrkB"),
        ("LTP", "long-term synaptic potentiation"),
    ):
        tab.page.keyboard.press("Escape")
        tab.page.locator("#canvas").focus()
        tab.page.keyboard.press("/")
        tab.page.keyboard.type(text)
        assert tab.page.locator("header [role=option]").count() > 0
        assert label in tab.page.locator("header [role=option]").all_inner_texts()[0] or text == "estradiol"
        if text == "estradiol":
            while "17beta" not in tab.page.locator("header [aria-selected=true]").inner_text():
                tab.page.keyboard.press("ArrowDown")
        tab.page.keyboard.press("Enter")
        assert tab.page.inner_text("#evidence-title") == label
        assert kg.term(label).id in tab.drawn()[0]
        assert tab.page.locator("header [role=listbox]").is_hidden()


@pytest.mark.parametrize(
    ("slip", "meant"), [("BDNF relaese", "BDNF release"), ("ketamin efect", "ketamine"), ("phosphorilation", "phosphorylation"), ("hipocampal neurogenisis", "neurogenesis")]
)
def test_a_search_without_a_hit_offers_the_nearest(kg: KG, opened: Any, pages: dict[str, Path], slip: str, meant: str) -> None:
    tab = opened(pages["all"])
    tab.page.locator("header [role=combobox]").fill(slip)
    offered = tab.page.locator("header [role=option]").all_inner_texts()
    assert any(meant.lower() in text.splitlines()[0].lower() for text in offered), offered
    assert "is the name of no node in this page: choose from" in tab.page.inner_text(".status")
    tab.page.keyboard.press("Enter")
    assert tab.run("return state.selected") is None, "a guess is not taken for an answer"
    tab.page.locator("header [role=combobox]").fill("qqqq")
    assert tab.page.locator("header [role=option]").count() == 0
    assert tab.page.inner_text(".status") == "“qqqq” is the name of no node in this page"


def test_a_search_matches_names_and_no_prefix_of_ids(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    tab.page.locator("#canvas").focus()
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("bdnf")
    found = [text.splitlines()[0] for text in tab.page.locator("header [role=option]").all_inner_texts()]
    assert found
    assert all("bdnf" in label.lower() for label in found)
    tab.page.keyboard.press("Enter")
    assert "BDNF" in tab.page.inner_text("#evidence-title")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_evidence_prints_black_on_white_whole_and_without_controls(opened: Any, pages: dict[str, Path], scheme: str) -> None:
    tab = opened(pages["paths"], color_scheme=scheme)
    tab.run("app.select({ edge: model.edges.reduce((best, edge) => (edge.for.length > best.for.length ? edge : best)).i })")
    tab.page.emulate_media(media="print", color_scheme=scheme)
    look = "(name) => { const style = getComputedStyle(document.querySelector(name)); return [style.color, style.backgroundColor]; }"
    assert tab.page.evaluate(look, "body") == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert tab.page.locator("input:visible, select:visible, nav:visible, .tools:visible, .acts:visible, canvas:visible, button:not(.link):visible").count() == 0
    assert tab.page.locator("#evidence-title").is_visible()
    assert tab.page.evaluate("(() => { const panel = document.getElementById('evidence'); return panel.scrollHeight <= panel.clientHeight + 1; })()"), "nothing is cut off"


@pytest.mark.parametrize(("mode", "scheme"), [("graph", "light"), ("graph", "dark"), ("table", "light")])
def test_the_picture_prints_in_ink_on_white_with_its_table(opened: Any, pages: dict[str, Path], mode: str, scheme: str) -> None:
    tab = opened(pages["release"], color_scheme=scheme)
    tab.run(f"app.setMode('{mode}')")
    tab.page.emulate_media(media="print", color_scheme=scheme)
    tab.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    picture = tab.page.locator(".printed svg")
    assert picture.is_visible()
    assert picture.locator("rect").first.get_attribute("fill") == "#ffffff"
    nodes = tab.run("return model.nodes.flatMap((node) => node.lines)")
    assert set(nodes) <= set(picture.locator("text").all_text_contents())
    assert tab.page.locator(".table tbody tr:visible").count() == tab.run("return app.view.edges.length")
    box, body = picture.bounding_box(), tab.page.locator("body").bounding_box()
    assert box["width"] <= body["width"]
    tab.page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert picture.count() == 0
    assert tab.page.locator(".table tbody tr").count() == (tab.run("return app.view.edges.length") if mode == "table" else 0)
    assert tab.run("return app.state.dark") is (scheme == "dark")
    assert tab.errors == []


def test_names_that_mean_not_the_same_say_so(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    term = next(t for t in kg.terms.values() if t.is_causal and t.synonyms and t.broad_synonyms and t.id in pages["all"].read_text())
    tab = opened(pages["all"])
    tab.run("app.goTo(model.byId.get(argument))", term.id)
    told = ", ".join([*term.synonyms, *(f"{name} (broader)" for name in term.broad_synonyms), *(f"{name} (narrower)" for name in term.narrow_synonyms)])
    assert f"Also called: {told}" in tab.page.inner_text("#evidence")
    assert tab.run("return model.byId.get(argument).names", term.id) == list(term.names[1:]), "all of them find it"


def test_the_arrows_of_a_box_stand_out_under_the_pointer(opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["paths"])
    place = (
        "const at = app.picture.element(argument).renderedPosition(); const box = document.getElementById('canvas').getBoundingClientRect(); return [box.x + at.x, box.y + at.y];"
    )
    node = tab.run("return app.view.edges[0].s")
    tab.page.mouse.move(*tab.run(place, {"node": node}))
    own = tab.run("return app.view.edges.filter((edge) => [edge.s, edge.t].includes(argument)).map((edge) => edge.key).sort()", node)
    standing = "return app.picture.cy.edges('.over').map((edge) => edge.id().replace('arrow ', '')).sort()"
    assert tab.run(standing) == own
    assert tab.run("return app.picture.cy.edges('.back').length") == len(tab.drawn()[1]) - len(own)
    tab.page.mouse.move(0, 0)
    assert tab.run(standing) == []


def test_a_click_on_an_arrow_shows_both_sides_of_its_evidence(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    claim = max((c for c in kg.claims(causal=True) if {r.change == "none" for r in c.against} == {True, False}), key=lambda c: (len(c.against), c.key))
    tab.run("state.focus = new Set(argument.map((id) => model.byId.get(id).i)); app.draw()", [claim.subject, claim.object])
    tab.run("app.picture.cy.getElementById(`arrow ${argument}`).emit('tap')", claim.key)
    text = tab.page.inner_text("#evidence")
    for row in (*claim.evidence, *claim.against):
        assert row.finding in text
    assert f"For ({len(claim.evidence)})" in text
    assert f"Against ({sum(r.change != 'none' for r in claim.against)})" in text
    assert f"No effect found ({sum(r.change == 'none' for r in claim.against)})" in text
    row = claim.evidence[0]
    assert row.study_design in text
    assert str(row.perturbation) in text
    assert kg.references[row.reference].year in text
    links = tab.page.eval_on_selector_all("#evidence a", "list => list.map(a => a.href)")
    assert kg.content.prefixes.expand(row.reference) in links
    assert all(link.startswith("https://") for link in links)
    assert claim.belief.derivation in tab.page.text_content("#evidence")


def test_the_mouse_chooses_arrows_and_nodes_opens_groups_and_drags(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["paths"])
    place = "const box = document.getElementById('canvas').getBoundingClientRect(); const at = app.picture.element(argument)[argument.edge !== undefined ? 'renderedMidpoint' : 'renderedPosition'](); return [box.x + at.x, box.y + at.y];"
    tab.run("app.choose(0)")
    edge = tab.run("return app.path().edges.at(-1).i")
    x, y = tab.run(place, {"edge": edge})
    tab.page.mouse.click(x + 24, y)
    assert tab.run("return state.selected") == {"edge": edge}
    node = tab.run("return app.path().edges[0].t")
    tab.page.mouse.click(*tab.run(place, {"node": node}))
    assert tab.page.inner_text("#evidence-title") == tab.run("return model.nodes[argument].label", node)
    x, y = tab.run(place, {"node": node})
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    tab.page.mouse.move(x + 60, y + 80, steps=5)
    tab.page.mouse.up()
    moved = tab.run(place, {"node": node})
    assert abs(moved[0] - x - 60) < 5
    assert abs(moved[1] - y - 80) < 5
    whole = opened(pages["all"])
    group = whole.run("return app.view.groups.find((group) => group.members.length < 20).name")
    whole.page.mouse.dblclick(*whole.run(place, {"group": group}))
    assert group in whole.run("return [...state.opened]")


def test_the_page_tells_how_each_belief_comes_about(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    told = dict(tab.run("return model.edges.filter((edge) => edge.sum).map((edge) => [edge.key, window.explorer.derivation(app.data, edge.sum)])"))
    assert told == {claim.key: claim.belief.derivation for claim in kg.claims(causal=True) if claim.belief.value > 0}


def test_links_are_built_from_valid_identifiers_only(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    prefixes = kg.content.prefixes
    wanted = lambda curie: prefixes.expand(curie) if prefixes.is_valid(curie) and prefixes.expand(curie).startswith("http") else ""  # noqa: E731
    papers = dict(tab.run("return model.rows.map((row) => [row.reference, row.address])"))
    ids = dict(tab.run("return model.nodes.flatMap((node) => node.outside)"))
    assert papers == {reference: wanted(reference) for reference in papers}
    assert ids == {id_: wanted(id_) for id_ in ids}
    assert len(papers) > 400
    assert len(ids) > 700


def test_a_node_shows_its_definition_names_ids_and_claims(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    term = kg.term("TrkB")
    tab.run("app.goTo(model.byId.get(argument))", term.id)
    text = tab.page.inner_text("#evidence")
    assert term.definition in text
    assert all(name in text for name in (*term.synonyms, term.id, *term.xrefs, term.stage, term.quantity))
    network = kg.network()
    assert f"What acts on it ({len(network.into(term.id))})" in text
    assert f"What it acts on ({len(network.out(term.id))})" in text
    pair, rows = next((pair, rows) for pair, rows in kg.nulls().items() if set(pair) <= set(select(kg).nodes))
    tab.run("app.goTo(model.byId.get(argument))", pair[0])
    assert "Tested, no effect found" in tab.page.inner_text("#evidence")
    assert rows[0].finding in tab.page.inner_text("#evidence")


def test_the_legend_filters_by_sign_and_kind(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["release"])
    tab.page.get_by_label("lowers").uncheck()
    shown = tab.run("return app.view.edges.map((edge) => edge.sign)")
    assert -1 not in shown
    assert 1 in shown
    tab.page.get_by_label("protein (").uncheck()
    assert "protein" not in tab.run("return app.view.nodes.map((node) => node.kind)")
    tab.page.get_by_role("button", name="Clear filters").click()
    assert len(tab.drawn()[1]) == len(select(kg, "BDNF release").edges)


@pytest.mark.parametrize(
    ("field", "id_", "of"), [("species", "NCBITaxon:10116", "species"), ("anatomy", "UBERON:0002421", "anatomy"), ("design", "ex vivo", ""), ("source", "SIGNOR", "")]
)
def test_filters_keep_arrows_with_such_a_finding(kg: KG, opened: Any, pages: dict[str, Path], field: str, id_: str, of: str) -> None:
    tab = opened(pages["all"])
    term = kg.terms.get(id_)
    label = (term.synonyms[0] if of == "species" and term.synonyms else term.label) if term else id_
    tab.page.select_option(f"#filter-{field}", label)
    let_pass = kg.hierarchy.including(id_) if of else frozenset([id_])
    value = {"species": lambda r: r.context.species, "anatomy": lambda r: r.context.anatomy, "design": lambda r: r.study_design, "source": lambda r: r.source.split(" ")[0]}[field]
    wanted = {c.key for c in kg.claims(causal=True) if any(value(row) in let_pass for row in c.evidence)} & {e.key for e in select(kg).edges}
    shown = tab.run("return [...app.view.edges, ...app.view.bundles.flatMap((bundle) => bundle.edges)].filter((edge) => edge.kind !== 'is a').map((edge) => edge.key)")
    assert shown
    assert set(shown) <= wanted
    passed = tab.run("const { passes } = window.explorer; return model.edges.filter((edge) => edge.kind === 'claim' && passes(model, state, edge)).map((edge) => edge.key)")
    assert set(passed) == wanted


def test_belief_is_a_filter(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["release"])
    tab.page.locator("#filter-belief").fill("0.5")
    assert tab.drawn()[1] == {e.key for e in select(kg, "BDNF release").edges if e.belief >= 0.5}


def test_isolate_expand_hide_and_reach(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    node = kg.term("CADPS2").id
    network = kg.network()
    near = {e.subject for e in network.into(node)} | {e.object for e in network.out(node)} | {node}
    tab.run("app.goTo(model.byId.get(argument))", node)

    def act(name: str) -> set[str]:
        tab.page.locator("#evidence").get_by_role("button", name=name, exact=True).click()
        return tab.drawn()[0]

    assert act("Isolate") == near
    other = kg.term("BDNF release").id
    tab.run("app.select({ node: model.byId.get(argument).i })", other)
    assert act("Expand") == near | {e.subject for e in network.into(other)} | {e.object for e in network.out(other)} | {other}
    assert other not in act("Hide")
    tab.run("app.showAll(), app.goTo(model.byId.get(argument))", node)
    assert act("Downstream") == {node} | {r.term.id for r in kg.downstream(node, max_length=2, subclasses=False)}
    tab.run("app.goTo(model.byId.get(argument))", node)
    assert act("Upstream") == {node} | {r.term.id for r in kg.upstream(node, max_length=2, subclasses=False)}


def test_connect_shows_the_bridges(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    names = ("FNDC5", "CREB1", "BDNF release")
    ids = [kg.term(name).id for name in names]
    wanted = {node for a in ids for b in ids if a != b for path in kg.network().paths(a, b, k=1, max_length=3) for node in path.nodes} | set(ids)
    tab = opened(pages["all"])
    tab.page.get_by_text("Connect several").click()
    for name in names:
        tab.page.get_by_role("combobox", name="Connect", exact=True).fill(name)
        tab.page.keyboard.press("Enter")
    tab.page.get_by_role("button", name="Connect these").click()
    assert tab.drawn()[0] == wanted
    assert len(wanted) > len(ids)
    assert {node["id"] for node in kg.explore(connect=names).data["nodes"]} == wanted


def test_a_page_made_for_a_question_opens_on_all_its_paths_and_their_dissent(kg: KG, opened: Any, tmp_path: Path) -> None:
    ends = ("physical exercise", "memory")
    tab = opened(kg.view(*ends, tmp_path / "x.html"))
    paths = [*kg.paths(*ends), *kg.paths(*ends, k=1, sign="-")]
    nodes, edges = tab.drawn()
    assert nodes == {node for path in paths for node in path.nodes}
    assert kg.term("tissue BDNF").id in nodes
    pairs = {(e.subject, e.object) for path in paths for e in path.edges}
    assert edges == {e.key for e in kg.network().edges if (e.subject, e.object) in pairs}
    assert tab.page.get_by_role("button", name="All paths").get_attribute("aria-pressed") == "true"
    tab.page.locator(".ranked > li > button").last.click()
    assert tab.drawn()[0] == set(paths[-1].nodes)
    alone = opened(tmp_path / "x.html", f"#{tab.run('return app.fragment')}")
    assert alone.drawn() == tab.drawn()
    tab.page.get_by_role("button", name="All paths").click()
    assert tab.drawn() == (nodes, edges)
    again = opened(tmp_path / "x.html", f"#{tab.run('return app.fragment')}")
    assert again.drawn() == (nodes, edges)
    again.page.keyboard.press("Escape")
    assert again.run("return [state.answer, state.path]") == [None, None]


def test_a_question_shows_its_paths_and_steps_through_the_one_chosen(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    tab.page.get_by_role("combobox", name="From", exact=True).fill("17β-estradiol")
    tab.page.keyboard.press("Enter")
    tab.page.get_by_role("combobox", name="To", exact=True).fill("synaptic plasticity")
    tab.page.keyboard.press("Enter")
    tab.page.get_by_role("button", name="Find paths").click()
    best = kg.paths("17β-estradiol", "synaptic plasticity")
    assert tab.drawn()[0] >= {node for path in best for node in path.nodes}
    tab.page.locator(".ranked > li > button").first.click()
    nodes, edges = tab.drawn()
    assert nodes == set(best[0].nodes)
    assert {e.key for e in best[0].edges} <= edges
    ranked = tab.page.locator(".ranked > li > button").all_inner_texts()
    assert len(ranked) in (len(best), len(best) + 1)
    for text, path in zip(ranked, best, strict=False):
        assert text.startswith(f"Raising {path.edges[0].subject_label} {'raises' if path.sign == 1 else 'lowers'} {path.edges[-1].object_label} · belief {path.belief:.3f}")
    assert len(best[0]) > 1
    verbs = {1: "raises", -1: "lowers"}
    for number, edge in enumerate(best[0].edges):
        assert tab.page.inner_text("#evidence-title") == f"{edge.subject_label} {'is a kind of' if edge.kind == 'is a' else verbs[edge.sign]} {edge.object_label}"
        if number + 1 < len(best[0]):
            tab.page.get_by_role("button", name="Next step").click()
    assert tab.page.get_by_role("button", name="Next step").is_disabled()
    tab.page.get_by_role("button", name="Show in the whole picture").click()
    assert tab.drawn()[0] > set(best[0].nodes)
    tab.page.get_by_role("button", name="Leave the path").click()
    assert tab.run("return state.path") is None


def _unfold_the_question(tab: Any) -> None:
    if not tab.page.evaluate("document.querySelector('.ask').open"):
        tab.page.locator(".ask > summary").click()


def test_paths_and_evidence_can_both_be_read(kg: KG, opened: Any, tmp_path: Path) -> None:
    tab = opened(kg.view("physical exercise", "memory", tmp_path / "x.html"), viewport={"width": 1360, "height": 850})
    assert tab.page.inner_text(".ask > summary") == "From physical exercise to memory", "the form has given way to the paths"
    tab.run("app.select({ edge: app.view.edges[0].i })")
    whole = tab.page.locator(".question").bounding_box()
    paths = [box for item in tab.page.locator(".ranked > li").all() if (box := item.bounding_box()) and box["y"] + box["height"] <= whole["y"] + whole["height"]]
    assert len(paths) >= 2
    assert tab.page.locator("#evidence").bounding_box()["height"] > 350
    tab.page.locator(".ranked > li > button").last.click()
    chosen = tab.page.locator(".steps .here").bounding_box()
    assert whole["y"] <= chosen["y"] < chosen["y"] + chosen["height"] <= whole["y"] + whole["height"], "the step chosen is in sight"
    tab.page.get_by_role("button", name="Close the evidence").click()
    assert tab.run("return state.selected") is None
    assert tab.page.locator(".question").bounding_box()["height"] > whole["height"]


@pytest.mark.parametrize("chosen", ["app.choose('all')", "app.choose(app.state.answer.paths.length - 1)"])
def test_paths_are_whole_and_large_enough_to_read_on_a_phone(kg: KG, opened: Any, tmp_path: Path, chosen: str) -> None:
    tab = opened(kg.view("physical exercise", "memory", tmp_path / "x.html"), viewport={"width": 390, "height": 800})
    tab.run(chosen)
    seen = tab.run(
        "const [drawn, shown] = [app.picture.cy.elements().boundingBox(), app.picture.cy.extent()]; return [drawn.x1 - shown.x1, shown.x2 - drawn.x2, drawn.y1 - shown.y1, shown.y2 - drawn.y2]"
    )
    assert min(seen) >= 0
    assert tab.run("return app.picture.cy.zoom()") >= 0.6


def _asked(tab: Any) -> list[str]:
    return tab.run("return [state.question.from, state.question.to].map((number) => model.nodes[number]?.id ?? null)")


def test_a_name_typed_out_counts_without_being_picked(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    for question in (("physical exercise", "memory"), ("TrkB", "fear memory")):
        _unfold_the_question(tab)
        for name, text in zip(("From", "To"), question, strict=True):
            tab.page.get_by_role("combobox", name=name, exact=True).fill(text)
            tab.page.keyboard.press("Tab")
        tab.page.get_by_role("button", name="Find paths").click()
        assert _asked(tab) == [kg.term(text).id for text in question]
        assert tab.run("return state.answer.paths.map((path) => path.edges.map((edge) => edge.key))")[: len(kg.paths(*question))] == [
            [e.key for e in path.edges] for path in kg.paths(*question)
        ]
    _unfold_the_question(tab)
    for name, text in (("From", "physical exercise"), ("To", "memory")):
        tab.page.get_by_role("combobox", name=name, exact=True).fill(text)
        tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Enter")
    assert _asked(tab) == [kg.term("physical exercise").id, kg.term("memory").id]
    assert tab.run("return state.answer.paths[0].edges[0].key") == kg.paths("physical exercise", "memory")[0].edges[0].key


def test_a_name_that_is_none_is_told_and_answers_nothing(opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["paths"])
    assert tab.run("return state.answer.paths.length")
    _unfold_the_question(tab)
    tab.page.get_by_role("combobox", name="To", exact=True).fill("lasticity")
    tab.page.keyboard.press("Tab")
    tab.page.get_by_role("button", name="Find paths").click()
    assert tab.run("return state.answer.paths") == []
    told = tab.page.inner_text(".answers")
    assert "To: “lasticity” is the name of no node in this page: choose from " in told
    assert "synaptic plasticity" in told
    assert told == tab.page.inner_text(".status")
    assert tab.page.get_by_role("combobox", name="To", exact=True).input_value() == "lasticity"


def test_enter_takes_no_node_that_is_not_called_so(opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("eceptor")
    assert tab.page.locator("header [role=option]").count() > 5
    tab.page.keyboard.press("Enter")
    assert tab.run("return state.selected") is None
    assert "“eceptor” is the name of no node in this page: choose from " in tab.page.inner_text(".status")
    first = tab.page.locator("header [role=option]").first.inner_text()
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("Enter")
    assert first.startswith(tab.page.inner_text("#evidence-title"))


@pytest.mark.parametrize("width", [1360, 390])
def test_suggestions_hide_no_button_and_are_seen_whole(kg: KG, opened: Any, pages: dict[str, Path], width: int) -> None:
    tab = opened(pages["all"], viewport={"width": width, "height": 850})
    tab.page.get_by_role("combobox", name="From", exact=True).fill("physical exercise")
    for name in ("From", "To"):
        tab.page.get_by_role("combobox", name=name, exact=True).fill("memory")
        at = tab.page.locator(".question ul[role=listbox]:visible").bounding_box()
        assert at["height"] > 120
        assert 0 <= at["x"] < at["x"] + at["width"] <= width
        assert 0 <= at["y"] < at["y"] + at["height"] <= 850
        seen = "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('[role=listbox]'))"
        assert all(tab.page.evaluate(seen, [at["x"] + at["width"] / 2, at["y"] + part * at["height"]]) for part in (0.02, 0.5, 0.98))
        tab.page.keyboard.press("Escape")
    tab.page.get_by_role("combobox", name="From", exact=True).fill("physical exercise")
    tab.page.get_by_role("combobox", name="To", exact=True).fill("memory")
    find = tab.page.get_by_role("button", name="Find paths")
    find.scroll_into_view_if_needed()
    button = find.bounding_box()
    tab.page.mouse.click(button["x"] + button["width"] / 2, button["y"] + button["height"] / 2)
    assert _asked(tab) == [kg.term("physical exercise").id, kg.term("memory").id]
    assert tab.run("return state.answer.paths.length") >= 10


def test_show_all_says_how_much_that_is(opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["all"])
    tab.page.get_by_label("lowers").uncheck()
    tab.page.get_by_role("button", name="Show all").click()
    assert tab.page.inner_text(".status") == f"Filters cleared, nothing hidden, groups folded. {tab.page.inner_text('.trail')}"
    assert tab.run("return state.signsOff.size") == 0


def test_what_argues_against_a_step_is_told(kg: KG, opened: Any, tmp_path: Path) -> None:
    claim = next(c for c in kg.claims(causal=True) if len(c.against) > 1)
    tab = opened(kg.view(claim.subject, claim.object, tmp_path / "x.html"))
    [number] = tab.run(
        "return state.answer.paths.map((path, i) => [path, i]).filter(([path]) => path.edges.length === 1 && path.edges[0].key === argument).map(([, i]) => i)", claim.key
    ) or [None]
    assert number is not None
    tab.run("app.choose(argument)", number)
    tab.page.locator(".steps summary").first.click()
    assert claim.against[0].finding in tab.page.inner_text(".steps")


def test_a_node_may_be_avoided(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["paths"])
    trkb = kg.term("TrkB").id
    tab.run("app.keepTo('avoid', model.byId.get(argument))", trkb)
    keys = tab.run("return state.answer.paths.flatMap((path) => path.edges.map((edge) => edge.key))")
    assert keys
    assert not any(trkb in re.split(r"[~+-]", key.replace(" is a ", "+")) for key in keys)
    assert tab.page.get_by_label("Remove TrkB").is_visible()
    assert tab.page.inner_text(".ask > summary").endswith(", avoiding TrkB")


def test_no_path_says_why(opened: Any, pages: dict[str, Path], kg: KG) -> None:
    tab = opened(pages["all"])
    tab.run(
        "state.question = { from: model.byId.get(argument[0]).i, to: model.byId.get(argument[1]).i }; app.find()", [kg.term("memory").id, kg.term("voluntary wheel running").id]
    )
    assert "No path:" in tab.page.inner_text(".answers")


def test_conflicts_look_like_conflicts_and_sign_needs_no_colour(kg: KG, opened: Any, tmp_path: Path) -> None:
    plus, minus = kg.conflicts()[0]
    tab = opened(kg.view(plus.subject, path=tmp_path / "x.html"))
    looks = tab.run(
        "return argument.map((key) => { const edge = app.picture.cy.getElementById(`arrow ${key}`); return [edge.style('target-arrow-shape'), edge.style('line-style'), { '◆': 'diamond', '●': 'circle' }[edge.data('mark')] ?? edge.style('mid-target-arrow-shape')] })",
        [plus.key, minus.key],
    )
    assert [look[0] for look in looks] == ["triangle", "tee"]
    assert [look[1] for look in looks] == ["solid", "dashed"]
    assert all(look[2] == {"conflicting": "diamond", "context-dependent": "circle"}[str(plus.standing)] for look in looks)


def test_the_mark_of_a_contested_arrow_lies_where_no_other_runs(kg: KG, opened: Any, tmp_path: Path) -> None:
    tab = opened(kg.view("TrkB", path=tmp_path / "x.html"))
    spots = tab.run(
        """
        return app.picture.cy.edges('.bent').map((edge) => {
          const points = [edge.sourceEndpoint(), edge.targetEndpoint()].map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`);
          return [edge.data('marked') ?? '', points];
        });
        """
    )
    assert sum(bool(marked) for marked, _ in spots) > 5
    for marked, (start, end) in spots:
        assert not marked or sum((start if marked == "s" else end) in points for _, points in spots) == 1


def test_a_path_alone_marks_the_step_that_depends_on_the_context(kg: KG, opened: Any, tmp_path: Path) -> None:
    tab = opened(kg.view("physical exercise", "memory", path=tmp_path / "x.html"))
    tab.run("app.choose(state.answer.paths.findIndex((path) => path.edges.some((edge) => edge.standing === 'context-dependent')))")
    told = tab.run("return app.picture.cy.edges('.depends').map((edge) => edge.style('label'))")
    assert told
    assert all(label.startswith("● ") for label in told)
    assert all(label in tab.page.evaluate("window.explorer.svg()") for label in told)


def test_values_colour_nodes_and_mark_the_causes(kg: KG, opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["values"])
    values = {"Fos": 2.5, "Arc": 1.5, "NTRK2": -1, "NoSuchGene": 3}
    found = kg.explain_profile(values, top=10)
    fos = found.measured["Fos"]
    text = tab.page.inner_text(".overlay")
    assert "NoSuchGene" in text
    shown = {node["id"] for node in kg.explore("TrkB").data["nodes"]}
    causes = [f"{term.label} {'raised' if h.sign > 0 else 'lowered'}" for term, h in found.hypotheses if term.id in shown]
    assert list(tab.page.locator(".overlay ol button").all_inner_texts()) == causes
    if fos.id in shown:
        assert "+2.5" in tab.run("return app.picture.cy.getElementById(argument).data('label')", fos.id)
    marked = set(tab.run("return app.picture.cy.nodes('.cause').map((node) => node.id())"))
    assert marked == {term.id for term, _ in found.hypotheses} & shown


def test_the_causes_rest_on_the_evidence_that_the_picture_shows(kg: KG) -> None:
    values = {"Fos": "up", "Arc": "up", "NTRK2": "down"}
    for filters in ({}, {"species": "human"}, {"without": ["review", "database record"]}):
        data = kg.explore(values=values, **filters).data
        found = kg.explain_profile(values, top=10, **filters)
        causes = [[data["nodes"][node]["id"], *rest] for node, *rest in data["profile"]["causes"]]
        shown = {node["id"] for node in data["nodes"]}
        assert causes == [[t.id, int(h.sign), h.score, len(h.correct), len(h.incorrect), len(h.ambiguous)] for t, h in found.hypotheses if t.id in shown], filters
    with pytest.raises(InvalidArgument, match="is neither a direction nor a number"):
        kg.explore(values={"Fos": "sideways"})


@pytest.mark.parametrize("options", [{"min_belief": 0.95}, {"strict": True}, {"max_length": 1}, {"avoid": "memory"}, {"sign": "+"}, {"k": 3}])
def test_what_says_which_paths_is_refused_where_no_paths_are_asked_for(kg: KG, options: dict[str, Any]) -> None:
    for ends in ({}, {"source": "TrkB"}, {"connect": ["TrkB", "memory"]}):
        with pytest.raises(InvalidArgument, match="says which paths between two terms"):
            select(kg, **ends, **options)


def test_a_table_dropped_on_the_page_colours_it_as_python_would(kg: KG, opened: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    values = {"Fos": 2.0, "Arc": 1.0, "CREB1": 1.0, "NoSuchGene": -1.0, "TrkB": -2.0, "ENSMUSG00000048482.8": 1.0, "NCBIGene:12918": 1.0}
    table = tmp_path / "values.tsv"
    table.write_text("symbol\tlog2fc\n" + "".join(f"{name}\t{value}\n" for name, value in values.items()), encoding="utf-8")
    tab = opened(pages["all"])
    tab.page.set_input_files("#values", table)
    tab.page.wait_for_selector(".overlay ol li")
    found = kg.explain_profile(values, top=None)
    on_page = tab.run("return [...app.profile.values].map(([node, value]) => [model.nodes[node].id, value])")
    assert dict(on_page) == {term.id: values[name] for name, term in found.measured.items() if term.id in set(select(kg).nodes)}
    assert tab.run("return app.profile.unmapped") == ["NoSuchGene"]
    causes = tab.run("return app.profile.causes.map((cause) => [model.nodes[cause.node].id, cause.sign, cause.score, cause.right, cause.wrong, cause.ambiguous])")
    here = [found.measured[name].id for name in found.measured]
    assert set(here) <= set(select(kg).nodes), "what was measured is all on the page, so that both have the same to explain"
    ranked = sorted((h for _, h in found.hypotheses), key=lambda h: (-h.score, round(h.concordance_p, 12), round(h.enrichment_p, 12), h.node, -h.sign))
    assert causes == [[h.node, int(h.sign), h.score, len(h.correct), len(h.incorrect), len(h.ambiguous)] for h in ranked[:10]]
    assert "permutation p" in tab.page.inner_text(".overlay")
    tab.page.get_by_role("button", name="Remove the values").click()
    assert tab.page.locator(".overlay").is_hidden()


TABLES = {
    "two columns": "Fos\t2\nArc\tdown\nCREB1\tNA\n",
    "three columns without headings": "Fos\t2\t0.01\nArc\t-1\t0.2\nCREB1\t1\tNA\nTrkB\t1\n",
    "csv with an adjusted p-value": "gene,logFC,P.Value,adj.P.Val\nFos,2.1,0.001,0.01\nArc,-1,0.001,0.3\n",
    "Seurat": '"","p_val","avg_log2FC","pct.1","pct.2","p_val_adj"\n"Fos",1e-9,1.5,0.1,0.2,1e-5\n"Arc",0.01,-2,0.1,0.2,0.9\n',
    "Scanpy": "names,scores,logfoldchanges,pvals,pvals_adj\nFos,9,1.5,1e-9,1e-5\nArc,-3,-2,0.01,0.9\n",
    "R without a heading for its row names": '"logFC"\t"FDR"\n"Fos"\t2\t0.01\n"Arc"\t-1\t0.9\n',
    "a comma inside quotes": 'gene,description,logFC,FDR\nFos,"proto-oncogene, ""AP-1""",2,0.01\n',
    "a name on several lines": "gene\tlogFC\tFDR\nFos\t2\t0.01\nFos\t-3\t0.04\nArc\t1\t0.2\nTNF\t1\t0.01\nTNF\t-1\t0.01\n",
    "semicolons and decimal commas": "gene;log2FoldChange;padj\nFos;2,5;0,01\nArc;-1;1,5e-3\n",
    "Windows": "\ufeffgene\tlogFC\r\n\r\nFos\t-inf\r\n",
}
BROKEN = {
    "no number": "FOS\tfoo\n",
    "a first line that is none": "FOS\t2,5\nARC\t1\n",
    "an unknown heading": "gene\tlogFC\tP.Value.x\nFos\t1\t0.5\n",
    "two clusters": "gene\tcluster\tavg_log2FC\tp_val_adj\nFos\t1\t1\t0\nFos\t2\t1\t0\n",
    "nothing": "",
}


def test_the_page_reads_a_table_as_the_command_line_does(opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["release"])
    read = "return argument.map((text) => { try { const { values, refused } = window.explorer.readTable(text, app.data.measured); return [[...values], refused]; } catch (error) { return error.message; } })"
    for (name, text), found in zip(TABLES.items(), tab.run(read, list(TABLES.values())), strict=True):
        profile = read_profile(text)
        assert found == [[list(pair) for pair in profile.items()], list(profile.refused)], name
    for (name, text), found in zip(BROKEN.items(), tab.run(read, list(BROKEN.values())), strict=True):
        assert isinstance(found, str), (name, found)
        with pytest.raises(InvalidArgument):
            read_profile(text)


def test_a_table_that_cannot_be_read_leaves_no_other_values_on_the_page(opened: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    tab = opened(pages["values"])
    assert tab.page.locator(".overlay").is_visible()
    table = tmp_path / "bad.tsv"
    table.write_text("gene\tlogFC\nFos\tfoo\n", encoding="utf-8")
    tab.page.set_input_files("#values", table)
    tab.page.wait_for_selector(".overlay", state="hidden")
    assert tab.page.inner_text(".status") == "bad.tsv: line 2 is not: symbol, direction or log fold change, p-value"
    assert tab.run("return app.profile") is None


def test_a_dropped_file_is_taken(opened: Any, pages: dict[str, Path]) -> None:
    tab = opened(pages["release"])
    tab.run(
        "const data = new DataTransfer(); data.items.add(new File(['TNF\\tup\\n'], 'mine.tsv')); window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));"
    )
    tab.page.wait_for_selector(".overlay:not([hidden])")
    assert tab.run("return app.profile.values.size") == 1


def test_the_same_input_gives_the_same_page(kg: KG, tmp_path: Path) -> None:
    one, two = (kg.view("physical exercise", "memory", tmp_path / f"{i}.html").read_bytes() for i in (1, 2))
    assert one == two


def test_nothing_to_draw_says_why(kg: KG, tmp_path: Path) -> None:
    with pytest.raises(NothingToShow, match="not connected"):
        kg.view("memory", "voluntary wheel running", tmp_path / "x.html")
    with pytest.raises(NothingToShow, match="no chain of at most 3 claims joins"):
        kg.view(path=tmp_path / "x.html", connect=["voluntary wheel running", "LM22A-4"])
    with pytest.raises(InvalidArgument, match="'specie' is not a keyword here"):
        kg.view("memory", path=tmp_path / "x.html", specie="human")
    assert list(tmp_path.iterdir()) == []


def _hostile(kg: KG) -> KG:
    terms = tuple(
        replace(t, label=f"{HOSTILE} {t.label}", definition=HOSTILE, synonyms=(f"{HOSTILE}{i}",), xrefs=(f"javascript:window.hacked={i}",), note=HOSTILE)
        for i, t in enumerate(kg.content.terms)
    )
    rows = tuple(
        replace(row, finding=HOSTILE, note=HOSTILE, manipulation=HOSTILE, locator=HOSTILE, source=HOSTILE, assay=HOSTILE, mechanism=HOSTILE, reference="javascript:window.hacked=1")
        for row in kg.content.evidence
    )
    references = (replace(kg.content.references[0], id="javascript:window.hacked=1", title=HOSTILE, journal=HOSTILE, first_author=HOSTILE, year=HOSTILE),)
    return KG(replace(kg.content, terms=terms, evidence=rows, references=references))


@pytest.mark.parametrize("csp", [True, False])
def test_hostile_text_in_every_field_does_nothing(kg: KG, opened: Any, tmp_path: Path, csp: bool) -> None:
    bad = _hostile(kg)
    source, target = kg.term("physical exercise").id, kg.term("BDNF mRNA").id
    html = bad.explore(source, target, values={kg.term("BDNF mRNA").id: 1, HOSTILE: 2}).html
    if not csp:
        html = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    path = tmp_path / "hostile.html"
    path.write_text(html, encoding="utf-8")
    tab = opened(path, f"#about={HOSTILE}&species={HOSTILE}&focus={source}&node={HOSTILE}&kinds={HOSTILE}")
    tab.run("model.edges.forEach((edge) => app.select({ edge: edge.i })); model.nodes.forEach((node) => app.select({ node: node.i }));")
    tab.run(
        "state.question = { from: model.byId.get(argument[0]).i, to: model.byId.get(argument[1]).i }; app.find(); app.setMode('table'); app.setMode('graph');", [source, target]
    )
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("img")
    assert tab.page.locator("header [role=option]").count() > 0
    svg = tab.page.evaluate("window.explorer.svg()")
    assert "<img" not in svg
    assert "<script" not in svg
    (tmp_path / "picture.svg").write_text(svg, encoding="utf-8")
    drawn = tab.context.new_page()
    drawn.goto((tmp_path / "picture.svg").as_uri())
    assert drawn.evaluate("window.hacked") is None
    tab.page.wait_for_timeout(200)
    assert tab.page.evaluate("window.hacked") is None
    assert tab.page.locator("img").count() == 0
    assert all(not a.startswith("javascript") for a in tab.page.eval_on_selector_all("a", "list => list.map(a => a.href)"))
    assert tab.outside == []


def test_the_policy_lets_no_other_script_run(opened: Any, pages: dict[str, Path], tmp_path: Path) -> None:
    html = pages["paths"].read_text(encoding="utf-8").replace("</body>", "<script>window.hacked=1</script></body>")
    (tmp_path / "x.html").write_text(html, encoding="utf-8")
    tab = opened(tmp_path / "x.html")
    assert tab.page.evaluate("window.hacked") is None
    assert any("Content Security Policy" in error for error in tab.errors)
    assert "unsafe-inline" not in html.split("<title>")[0]


def test_the_pages_are_small(kg: KG, pages: dict[str, Path]) -> None:
    assert len(select(kg, "BDNF release").nodes) >= 50
    assert pages["release"].stat().st_size <= 600_000
    assert len(large(kg, 60).html.encode()) <= 600 * 1024
    assert pages["all"].stat().st_size <= 3_000_000
    data = kg.explore().data
    assert len(data["nodes"]) > 700
    assert sum(len(edge.get("for", ())) for edge in data["edges"]) == sum(len(c.evidence) for c in kg.claims(causal=True))


@pytest.mark.parametrize(("count", "limit"), [(60, 1.5), (300, 3.0), (1000, 8.0)])
def test_the_first_frame_comes_soon(kg: KG, opened: Any, tmp_path: Path, count: int, limit: float) -> None:
    """Best of five loads, from the start of navigation to two frames after the first drawing, all nodes unfolded."""
    path = large(kg, count).write(tmp_path / "x.html")
    times = []
    for _ in range(5):
        tab = opened(path)
        times.append(tab.run("return app.firstFrame") / 1000)
        assert len(tab.drawn()[0]) == count
        tab.close()
    assert min(times) <= limit


def large(kg: KG, count: int) -> Any:
    """A page of so many nodes, around BDNF and outwards; beyond the size of the graph, its nodes once more."""
    from bdnf_kg.view.page import Explorer
    from bdnf_kg.view.payload import payload
    from bdnf_kg.view.selection import Selection

    again = tuple(replace(t, id=f"{t.id}x", label=f"{t.label} again", parent=f"{t.parent}x" if t.parent else "") for t in kg.content.terms)
    rows = tuple(replace(row, id=f"{row.id}x", subject=f"{row.subject}x", object=f"{row.object}x") for row in kg.evidence)
    bridge = replace(kg.evidence[0], id="bridge", subject=kg.term("tissue BDNF").id, object=f"{kg.term('tissue BDNF').id}x")
    big = KG(replace(kg.content, terms=(*kg.content.terms, *again), evidence=(*kg.evidence, *rows, bridge))) if count > 700 else kg
    network = big.network()
    nodes = [kg.term("tissue BDNF").id]
    for node in nodes:
        for edge in (*network.out(node), *network.into(node)):
            for end in (edge.subject, edge.object):
                if end not in nodes and len(nodes) < count:
                    nodes.append(end)
    kept = set(nodes)
    selection = Selection(tuple(sorted((e for e in network.edges if {e.subject, e.object} <= kept), key=lambda e: e.key)), f"{count} nodes", tuple(nodes[:1]))
    assert len(selection.nodes) == count
    return Explorer(selection.title, payload(big, selection))
