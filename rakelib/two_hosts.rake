# frozen_string_literal: true

desc "Play two machines with one Redis: cut the link of one, mend it, kill one"
task two_hosts: "compile:quietly" do
  abort "two_hosts: failed" unless system("bundle", "exec", "ruby", "test/two_hosts/run.rb", "--quiet")
end
