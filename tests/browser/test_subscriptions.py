"""static/wire/subscriptions.js: the server is asked for what any open panel of a run needs."""

from playwright.sync_api import Page


def test_it_is_asked_for_as_long_as_one_of_two_panels_wants_it(module_page: Page) -> None:
    sent = module_page.evaluate(
        """async () => {
          const { Subscriptions } = await import("/static/wire/subscriptions.js");
          const sent = [];
          const subscriptions = new Subscriptions((type, fields) => sent.push([type, fields.panels]));
          const [first, second, other] = [{}, {}, {}];
          subscriptions.subscribe("metrics", first, true);
          subscriptions.subscribe("metrics", second, true);
          subscriptions.subscribe("health", other, true);
          subscriptions.subscribe("metrics", first, false);
          subscriptions.subscribe("metrics", first, false);
          subscriptions.subscribe("metrics", second, false);
          return sent;
        }"""
    )
    assert sent == [["view", ["metrics"]], ["view", ["metrics", "health"]], ["view", ["health"]]]
