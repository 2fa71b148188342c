const byId = (id) => document.getElementById(id);

async function show(output, request) {
  output.textContent = '…';
  try {
    const response = await request();
    output.textContent = `${response.status} ${await response.text()}`;
  } catch (error) {
    output.textContent = String(error);
  }
}

byId('time').addEventListener('click', () => show(byId('time-output'), () => fetch('/api/time')));

byId('miss').addEventListener('click', () =>
  show(byId('miss-output'), () => fetch('/nowhere?why=to+see+a+404')));

byId('echo').addEventListener('submit', (event) => {
  event.preventDefault();
  const body = JSON.stringify({ text: byId('text').value, at: new Date().toISOString() });
  show(byId('echo-output'), () =>
    fetch('/echo', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }));
});

let events = null;
byId('listen').addEventListener('click', (click) => {
  const output = byId('listen-output');
  if (events) {
    events.close();
    events = null;
  } else {
    events = new EventSource('/events');
    events.addEventListener('time', (event) => { output.textContent = event.data; });
    events.addEventListener('error', () => { output.textContent = 'interrupted; trying again'; });
  }
  click.currentTarget.textContent = events ? 'Stop' : 'Start';
  click.currentTarget.setAttribute('aria-pressed', String(events !== null));
});
