throw new Error('This file does not even load.');
