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
