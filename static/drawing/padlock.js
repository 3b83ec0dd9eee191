/**
 * A closed padlock: training leaves something as it is.
 */

/**
 * Draws it on a hole in what is there, so that it is seen on any colour.
 * @param {CanvasRenderingContext2D} context
 * @param {number} x of its middle, in CSS pixels
 * @param {number} y
 * @param {string} ink
 */
export function padlock(context, x, y, ink) {
  context.save();
  context.globalAlpha = 1;
  context.setLineDash([]);
  context.globalCompositeOperation = "destination-out";
  context.beginPath();
  context.arc(x, y, 8, 0, 2 * Math.PI);
  context.fill();
  context.globalCompositeOperation = "source-over";
  context.fillStyle = context.strokeStyle = ink;
  context.lineWidth = 1.4;
  context.fillRect(x - 4, y - 1, 8, 5.5);
  context.beginPath();
  context.arc(x, y - 1.5, 2.4, Math.PI, 0);
  context.lineTo(x + 2.4, y);
  context.moveTo(x - 2.4, y - 1.5);
  context.lineTo(x - 2.4, y);
  context.stroke();
  context.restore();
}
