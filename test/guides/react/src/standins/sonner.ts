// Of the package `sonner`, what the guide uses of it.
export function toast(title: string, { description }: { description: string }) {
  const element = document.createElement('output');
  element.textContent = `${title}: ${description}`;
  document.body.append(element);
}
