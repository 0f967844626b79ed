import { render } from 'preact';
import { readSummary } from './data.ts';
import { Shell } from './shell.tsx';

const page = document.getElementById('page');
if (page !== null) {
  page.textContent = '';
  render(<Shell summary={readSummary()} />, page);
}
