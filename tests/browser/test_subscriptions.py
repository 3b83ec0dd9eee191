"""static/wire/subscriptions.js: the server is asked for what any open panel of a run needs."""

from playwright.sync_api import Page


def test_it_is_asked_for_as_long_as_one_of_two_panels_wants_it(module_page: Page) -> None:
    sent = module_page.evaluate(
        """async () => {
          const { Subscriptions } = await import("/static/wire/subscriptions.js");
          const { createStore } = await import("/static/page/store.js");
          const sent = [];
          const subscriptions = new Subscriptions(createStore(), async (type, fields) => {
            sent.push([type, fields.panels]);
            return { type: "ok" };
          });
          const [first, second, other] = [{}, {}, {}];
          subscriptions.subscribe("metrics", first, {});
          subscriptions.subscribe("metrics", second, { layer: 2 });
          subscriptions.subscribe("health", other, {});
          subscriptions.subscribe("metrics", first, null);
          subscriptions.subscribe("metrics", first, null);
          subscriptions.subscribe("metrics", second, null);
          return sent;
        }"""
    )
    metrics, health = {"name": "metrics"}, {"name": "health"}
    assert sent == [
        ["view", [metrics]],
        ["view", [{**metrics, "layer": 2}]],
        ["view", [{**metrics, "layer": 2}, health]],
        ["view", [health]],
    ]


def test_what_a_late_frame_brings_of_a_closed_panel_is_left_out(module_page: Page) -> None:
    seen = module_page.evaluate(
        """async () => {
          const { Subscriptions } = await import("/static/wire/subscriptions.js");
          const { createStore } = await import("/static/page/store.js");
          const store = createStore((flush) => queueMicrotask(flush));
          const subscriptions = new Subscriptions(store, async () => ({ type: "ok" }));
          const panel = {};
          const come = async () => {
            store.set({ frame: { n: 1, health: {} } });
            for (let turn = 0; turn < 5; turn++) await null;
            return store.get().frame.health;
          };
          subscriptions.subscribe("health", panel, {});
          const open = await come();
          subscriptions.subscribe("health", panel, null);
          const closed = await come();
          subscriptions.subscribe("health", panel, {});
          return [open, closed, await come()];
        }"""
    )
    assert seen == [{}, None, {}]
