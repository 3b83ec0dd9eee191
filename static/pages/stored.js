/** What is stored of whom, at an address of its own, /stored: templates/pages/stored.html. There is nothing to do. */
