"""static/export/pen.js: what is drawn with it looks as what a canvas's context draws."""

from playwright.sync_api import Page

COMPARED = """async (calls) => {
  const { SvgPen } = await import("/static/export/pen.js");
  const side = 200;
  const draw = new Function("context", "source", calls);
  const source = document.createElement("canvas");
  source.width = source.height = 8;
  const little = source.getContext("2d");
  little.fillStyle = "rgb(200 30 30)"; little.fillRect(0, 0, 4, 8);
  little.fillStyle = "rgb(30 30 200)"; little.fillRect(4, 0, 4, 8);
  const canvas = () => Object.assign(document.createElement("canvas"), { width: side, height: side });
  const pixels = (picture) => picture.getContext("2d").getImageData(0, 0, side, side).data;
  const real = canvas();
  draw(real.getContext("2d"), source);
  const pen = new SvgPen("test");
  draw(pen, source);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}">${pen.content}</svg>`;
  const image = new Image();
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  await image.decode();
  const copy = canvas();
  copy.getContext("2d").drawImage(image, 0, 0);
  const [ours, theirs] = [pixels(copy), pixels(real)];
  let [different, drawn] = [0, 0];
  for (let i = 0; i < ours.length; i += 4) {
    // Colours only where something is: of nothing they mean nothing.
    const apart = [0, 1, 2].some((k) => Math.abs(ours[i + k] * ours[i + 3] - theirs[i + k] * theirs[i + 3]) > 40 * 255);
    if (apart || Math.abs(ours[i + 3] - theirs[i + 3]) > 40) different++;
    if (theirs[i + 3]) drawn++;
  }
  return { different, drawn, svg };
}"""


def alike(page: Page, calls: str) -> str:
    """Draws with both and compares, edges aside. The SVG."""
    found = page.evaluate(COMPARED, calls)
    assert found["drawn"] > 200, "the test draws next to nothing"
    assert found["different"] < 0.03 * found["drawn"], found["svg"]
    return str(found["svg"])


def test_lines_and_curves(module_page: Page) -> None:
    alike(
        module_page,
        """context.lineWidth = 7; context.strokeStyle = "rgb(8 119 189)"; context.lineJoin = "round";
        context.beginPath(); context.moveTo(10, 20); context.lineTo(150, 40); context.lineTo(60, 90);
        context.closePath(); context.stroke();
        context.lineCap = "round"; context.strokeStyle = "#b35806"; context.beginPath();
        context.moveTo(20, 150); context.bezierCurveTo(80, 80, 120, 220, 190, 120); context.stroke();
        context.beginPath(); context.moveTo(20, 190); context.quadraticCurveTo(100, 100, 190, 190);
        context.stroke();""",
    )


def test_shapes_transforms_and_opacity(module_page: Page) -> None:
    alike(
        module_page,
        """context.save(); context.translate(20, 10); context.scale(2, 2); context.fillStyle = "rgb(0 0 0 / 50%)";
        context.beginPath(); context.arc(30, 30, 20, 0, 2 * Math.PI); context.rect(50, 50, 20, 10); context.fill();
        context.restore();
        context.globalAlpha = 0.4; context.fillStyle = "hsl(120 60% 40%)"; context.fillRect(100, 100, 80, 40);
        context.save(); context.translate(60, 150); context.rotate(0.5); context.lineWidth = 5;
        context.strokeRect(0, 0, 60, 30); context.restore(); context.globalAlpha = 1;
        context.beginPath(); context.arc(150, 60, 30, 0.5, 4); context.stroke();""",
    )


def test_a_transform_is_set_anew(module_page: Page) -> None:
    alike(
        module_page,
        "context.scale(9, 9); context.setTransform(2, 0, 0, 3, 10, 10); context.fillRect(0, 0, 50, 20);",
    )


def test_clips_within_clips(module_page: Page) -> None:
    alike(
        module_page,
        """context.beginPath(); context.rect(20, 20, 100, 100); context.clip();
        context.save(); context.beginPath(); context.arc(120, 120, 80, 0, 7); context.clip();
        context.fillStyle = "green"; context.fillRect(0, 0, 200, 200); context.restore();
        context.fillStyle = "red"; context.fillRect(0, 0, 50, 50);""",
    )


def test_dashes_and_images(module_page: Page) -> None:
    alike(
        module_page,
        """context.setLineDash([12, 6]); context.lineWidth = 6; context.beginPath(); context.moveTo(0, 20);
        context.lineTo(200, 20); context.stroke();
        context.imageSmoothingEnabled = false;
        context.drawImage(source, 10, 40, 80, 80); context.drawImage(source, 0, 0, 4, 8, 110, 40, 60, 80);""",
    )


def test_a_smooth_image(module_page: Page) -> None:
    alike(module_page, 'context.imageSmoothingQuality = "high"; context.drawImage(source, 0, 0, 200, 200);')


def test_what_only_takes_away_is_left_out(module_page: Page) -> None:
    svg = module_page.evaluate(
        """async () => {
          const { SvgPen } = await import("/static/export/pen.js");
          const pen = new SvgPen("test");
          pen.fillRect(0, 0, 10, 10);
          pen.globalCompositeOperation = "destination-out";
          pen.fillRect(0, 0, 5, 5);
          pen.clearRect(0, 0, 10, 10);
          return pen.content;
        }"""
    )
    assert svg.count("<path") == 1


def test_words_and_colours_are_safe_and_plain(module_page: Page) -> None:
    svg = module_page.evaluate(
        """async () => {
          const { SvgPen } = await import("/static/export/pen.js");
          const pen = new SvgPen("test");
          pen.fillStyle = "color-mix(in srgb, red 50%, transparent)";
          pen.font = '12px "Inter"';
          pen.textAlign = "right";
          pen.fillText('<script>&"', 5, 6);
          return pen.content;
        }"""
    )
    assert "&lt;script&gt;&amp;&quot;" in svg and 'fill="#ff0000" fill-opacity="0.5"' in svg
    assert 'text-anchor="end"' in svg and "&quot;Inter&quot;" in svg
