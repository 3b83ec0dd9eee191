/** A file that the user keeps. */

/**
 * @param {string} name
 * @param {BlobPart} content
 * @param {string} type as in MIME
 */
export function save(name, content, type) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
