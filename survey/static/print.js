// The button that prints the page; without JavaScript it stays hidden.
const button = document.getElementById("print");
button.hidden = false;
button.addEventListener("click", () => window.print());
